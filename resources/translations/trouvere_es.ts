<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
  <context>
    <name>AboutSection</name>
    <message>
      <source>About</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Trouvère {version}
Qt {qt}, Python {python}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Licences</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Text of the licence</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>AppearanceSection</name>
    <message>
      <source>Appearance</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Theme</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>As the system</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Light</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dark</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>High contrast</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>BalancePanel</name>
    <message>
      <source>Strength of the words</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>How far the words change it (α text)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Strength on the example</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>How far the change acts on the example itself (α image)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Balance</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Whether the example or the words decide (β)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>example</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>words</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset all sliders</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ways of being alike</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Mix</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Meaning</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What it shows or is about</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Look</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>How the picture looks as a whole</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Colour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Which colours lie where</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shape</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Lines and outlines</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Style</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Manner, light and texture</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Timbre</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The colour of the sound</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rhythm</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Beats and their pattern</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pitch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Notes and harmony</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Notation</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The written notes, or what would be written</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>Chip</name>
    <message>
      <source>without: {words}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>sketch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>less like: {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search term {name}, weight {weight}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>but: {words}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Instruction {words}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What should be different. Delete removes it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enter: weight · + and −: more and less · Delete: remove</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Weight of {name}</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>ColourMixer</name>
    <message>
      <source>Hue</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Saturation</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Brightness</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>ColourPicker</name>
    <message>
      <source>A colour of your own</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Black</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Grey</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>White</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Brown</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Skin or sand</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Red</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Orange</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Yellow</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Green</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dark green</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sky blue</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Blue</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>CompletionList</name>
    <message>
      <source>Suggestions</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>ConceptsPanel</name>
    <message>
      <source>Concepts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add to the search</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Without this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rename…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>DialRow</name>
    <message>
      <source>auto</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>DropOverlay</name>
    <message>
      <source>Drop zones</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search like this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add as another example</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Less like this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find the score of this recording</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find recordings of this score</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the example like this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add this folder to the library</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>Engine</name>
    <message>
      <source>A rating goes from 0 to 5.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This file has not been read yet.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wait until it is indexed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No model called {name} is installed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Installed are: {known}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is in use.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose another model first with `trouvere models use`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The library in {folder} is open in another Trouvère.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Close it there, or let it do the indexing.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The library folder {folder} cannot be written: {strerror}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Check its permissions, or choose another place with --library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The library folder {folder} cannot be made: {strerror}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose another place with --library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Close it there, or use --library with another folder.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Processes that decode files.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Seconds that decoding one file may take.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Memory that decoding one file may take, in MB.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Minutes between two full looks through a folder.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Minutes between two looks through a network drive, which cannot be watched.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wait while the computer runs on its battery.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wait while other programs need the computer.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Vectors up to which search is exact, without the HNSW index.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{source} does not exist.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Check the path.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is not a file of weights.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Known are: {known}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} cannot be the name of a model.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Use letters, digits, dots and dashes.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No model called {name} was added.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is part of Trouvère: there is nothing to add.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing called {name} can be downloaded.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose one of {known}, or name a file with --from FILE.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{source} cannot be copied to {parent} ({strerror}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Check that the file can be read and that there is room.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{file} is missing beside {name}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Put it there and try again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Trying the model ended the process that tried it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It may need more memory than this machine has.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The process that runs the models ended twice over the same files.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It may have run out of memory: close other programs or choose a smaller model.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} does not hold model weights.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} does not hold model weights that can be read safely.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fetch the file again, or ask its author for a .safetensors file.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Look at the network connection and try again; it goes on where it stopped.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It was thrown away; fetch it again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{url} is not a web address.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It must begin with https://.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{url} does not give out {name} (HTTP {code}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file may have moved; get it elsewhere and use models add --from FILE.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{url} cannot be reached ({reason}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} cannot be written to {parent} ({strerror}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Free some space or choose another folder, then try again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The list of models {path} cannot be read ({error}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Install Trouvère again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Run make setup, or install Trouvère again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The model behind {split} is not on this machine.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add it again, or choose another model.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is part of Trouvère and stays.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No model on this machine turns words into {split}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The weights of {name} are not on this machine.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There are no weights in {folder}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A .safetensors or .pt file is needed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>open_clip knows no model called {architecture}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Similar names are: {near}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} does not fit the model {rpartition} ({error}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Check that the weights belong to this architecture.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The words of this model need the package {name}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Run: pip install {name}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The tokenizer of this model is missing ({error}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add the whole folder of the model, with its tokenizer files.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is not a complete TensorFlow checkpoint ({error}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fetch it again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no model called {unknown}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{entries} models are ready.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The model hub does not give out {repo} ({error}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Look at the network connection, or get the file elsewhere and use models add --from FILE.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The package {package} {version} could not be downloaded: {said}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Look at the network connection and pip's settings, then run make setup again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is damaged ({error}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name}: {bad} is missing or damaged.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Run make setup to fetch it again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is not fetched by itself.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Get the file yourself and use models add --from FILE.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This network is not YAMNet: its pooled features are missing.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add it again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is not YAMNet's list of 521 classes.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>YAMNet needs the package ai-edge-litert, which is not installed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Run: pip install "trouvere[yamnet]".</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is not a TensorFlow Lite network.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The index of space {space_id} {count}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The index snapshot {file} is of another version.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The index snapshot {file} cannot be used.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The index file {path} is damaged.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The index file {path} cannot be read ({strerror}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The record of index snapshot {file} is damaged.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It is built again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Trouvère stumbled over this file ({name}: {problem}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Retry; if it happens again, please report it with the file's format.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT DISTINCT encoder_id FROM space WHERE kind = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT id FROM content WHERE hash = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No model for {kind} files is installed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add one with `trouvere models add`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Indexing waits: {text}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Trouvère made a mistake ({name}: {problem}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It tries again in a minute; if it stays so, restart it and report this.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} holds no sound.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Check in a player whether it should; if not, delete it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is not a recording that Trouvère can read, or its beginning is damaged.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save it as FLAC, WAV or MP3.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is neither a picture nor a sound nor a score that Trouvère can read.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} holds no notes.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>If it should, export it again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is a damaged MIDI file.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export it again from its music program.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} unpacks to more than {max_xml_bytes} MB, too much for a score.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>If it is in order, split it into movements.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is not a score that Trouvère can read.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>If it is one, export it as MusicXML or PDF.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is a damaged compressed score.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is not a picture that Trouvère can read, or its beginning is damaged.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save it as JPEG or PNG.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} holds text, not a picture.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Give it its right name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} says it has {size} × {size2} pixels, more than the {max_pixels} million that can be read.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>If that is true, save it smaller.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is damaged or not a PDF.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export, download or scan it again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is protected by a password.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save a copy without the password.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} has no pages.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export or scan it again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} crashed the decoder: it is most likely damaged.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open it in another program and save it anew, or delete it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} took longer than {timeout_s} seconds to read.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>If it is in order, retry when the computer is less busy.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} needs more memory than one file may take.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>If it is in order, save it smaller.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} has no page {page}: it has {count}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It was changed; rescan its folder.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is not a score that Trouvère can read, or its beginning is damaged.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} ends too early: part of it is missing.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy it again from where it came from.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is empty.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is larger than {largest_bytes} MB, too large for its kind.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>If it is in order, split it into smaller files.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is not there any more.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It will be found again if it comes back.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} may not be read by you.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change its permissions, then retry.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is a folder, not a file.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} could not be read from its drive ({problem}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Check the drive and its connection, then retry.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} could not be read as {what}: it is damaged or of an unknown format.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The thumbnail cache {path} cannot be used ({problem}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Check that its folder exists, is writable and has room.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM thumbnail WHERE hash = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT webp FROM thumbnail WHERE hash = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no collection “{name}”.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Check the spelling.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A collection needs a name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Write one.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>These files are not in the library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add their folder first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A saved search needs a name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{folder} is already covered: it lies in {root}, which is in the library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Look through that folder again if something is missing.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{folder} lies in {root}, but is left out: it is hidden or matches an ignore rule.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Bring it back with a line such as `!{name}/` in a .trouvereignore file above it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{folder} belongs to the library itself ({library_folder}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a folder with your own files.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{path} is a file, not a folder.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add the folder that it lies in: {parent}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The folder {path} does not exist.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Check the spelling, and that its drive is connected.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The folder {path} cannot be opened ({problem}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Check its permissions.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Its files stay in the library; it is looked for again and again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The library is being closed; the scan was broken off.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{unreadable} folders or files could not be opened, such as {example}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{unstorable} files were left out: their names are not valid Unicode.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{kept} files are on a disk that is not connected now.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{path} cannot be looked through. {reason}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connect its drive and try again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>only photos, sounds or scores</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>in a folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>exact words in names, tags and texts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>part of the name or title</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>type of file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>when it was taken</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>when it came into the library</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>camera</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>tag</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>what you put together</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>stars</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>length of a sound</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>width in pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>height in pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>number of pages</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>key of a score</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>major or minor</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>metre of a score, as 3/4</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>slow, fast, or beats a minute</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>instrument of a score</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>files that could not be read</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>watched folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>photos with much of a colour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>what you have taught by examples</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT term, doc FROM file_text_words WHERE term &gt;= ? AND term &lt; ? ORDER BY doc DESC LIMIT ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A concept needs a name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Give it one, such as “our garden”.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A concept needs at least {fewest} different things that you like; there are {liked}{gone}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Like more results, then save again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A concept learns from at most {most} things; there are {liked}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Keep the most telling ones.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>`{text}` is not a {value} for `{name}`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>`{op}` cannot be used with {field}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>`{field}` needs a value.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no {value} called `{value2}`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no filter called `{name}`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no kind called `{word}`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>`{name}` is yes or no, not `{word}`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Did you mean `{near}`?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There are: {names}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>`{match}` is not a date.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>CAST(r.id AS TEXT) = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is neither a picture, a sound nor a score.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose another file.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{key} LIKE ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT f.content_id FROM file_text JOIN file f ON f.id = file_text.rowid WHERE file_text MATCH ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The names of {connection} files are not looked up yet.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} {many} are not indexed yet.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing is from then. To look for the words, put them in quotes: "{taken}".</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Results cannot be grouped by `{group}`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Results cannot be sorted by `{text}`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no term called `{term}` to sort by.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>`{field}:` is kept exactly and has no weight.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Leave the number away.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A weight needs words.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Write 2:"red car".</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Write concept:garden, with a name that you saved.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Which concept?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no colour called `{value}`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Which colour?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Write colour:red or #c81e1e.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A page cannot begin or end before the first hit.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A weight is not a usable number.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Use numbers such as 0.5 or 2.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The difference must be between 0 and 1, not {diverse}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{diverse} is usual.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>β must be between 0 and 1, not {beta}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{beta} is the default.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{names} {are} not in the library and did not count.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no concept “{name}”.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>None of the examples of “{name}” is in the library any more.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete the concept, or bring the files back.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{paths} of the files that were liked or not are not in the library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>None of the files that were liked or not is in the library any more.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Begin a new search.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save one first from results that you like.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{gone} of {liked} examples of “{name}” are not there.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{value} is not in the library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Give a file that exists or is indexed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT hash, words FROM content WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{names} Put a blank behind the colon to search for words.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What should have the weight {number}?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Write {number}:dog.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A weight cannot push away.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Write -{word}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A weight lies above 0 and not above {most_weight}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Write 2:dog.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A quotation mark is not closed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Write "two words".</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Searched for: {texts} (from {languages}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{path} is not in the library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Begin at a file that is.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No single place matters: the match is spread over the whole photo.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing was asked for, so there is no place that matches.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The aspects that matched, or the model in use, cannot tell where in the photo it is.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This file is not in the library, or not indexed yet.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Index its folder first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Scores are matched by their notes and their text; no words are told for them.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The model in use cannot tell what is in this item in words.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The match is by other aspects than meaning, so words do not explain it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The words make up less than half of the match ({explained}): they tell what is in it, not why.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT content_hash, ordinal FROM collection_content WHERE collection_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is a collection “{name}” already.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose another name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This collection is no longer there.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose another one.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM collection WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>UPDATE collection SET name = ? WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{collections} WHERE k.id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT 1 FROM collection WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT coalesce(max(ordinal), -1) FROM collection_content WHERE collection_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM concept WHERE name = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM concept WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>UPDATE concept SET name = ? WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is a concept “{name}” already.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT hash FROM content WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{concepts} WHERE c.name = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{path} is not a Trouvère catalog.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose another folder with --library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The library in {parent} was made by a newer Trouvère (format {version}, this program knows {schema_version}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Update Trouvère, or choose another library folder. Nothing was changed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The disk that holds the library ({parent}) is full; nothing was lost.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Free some space, then go on.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The catalog {path} is damaged ({text}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Run `trouvere doctor --repair`: it saves what can be read.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The catalog {path} cannot be written ({text}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Check that the folder exists, is writable and its drive is connected.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Another program is using {path}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Close it and try again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT encoder_id FROM encoded WHERE content_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM vector WHERE content_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM passage WHERE content_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM segment WHERE content_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM encoded WHERE content_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT c.id, min(f.id) FROM content c JOIN file f ON f.content_id = c.id JOIN root r ON r.id = f.root_id WHERE c.kind = ? AND f.state = 'searchable' AND f.companion_of IS NULL AND f.missing_since IS NULL AND r.state != 'offline' AND NOT EXISTS (SELECT 1 FROM encoded e WHERE e.content_id = c.id AND e.encoder_id = ?) GROUP BY c.id ORDER BY c.id LIMIT ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM content_tag WHERE content_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>UPDATE content SET rating = ? WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>UPDATE content SET kind_override = ? WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM vector WHERE segment_id = ? AND space_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM vector WHERE space_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM space WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>INSERT OR IGNORE INTO content_tag SELECT ?, id FROM tag WHERE name = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT id FROM space WHERE encoder_id = ? AND kind = ? AND aspect = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM content WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT * FROM content WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>UPDATE file SET device = ?, inode = ?, missing_since = NULL WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>WHERE f.root_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM file WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This file is no longer in the library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>UPDATE file SET state = 'failed', reason = ?, advice = ?, attempts = attempts + 1 WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>UPDATE file SET state = ?, reason = ?, advice = ? WHERE companion_of = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{file} is not in the library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{file} WHERE f.id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{file} WHERE r.path = ? AND f.relpath = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM passage WHERE content_id = ? AND encoder_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT * FROM recent_search ORDER BY id DESC LIMIT ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM recent_search WHERE query = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM recent_search WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>UPDATE file SET root_id = ?, relpath = ? || '/' || relpath WHERE root_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM root WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>UPDATE root SET state = ?, note = ? WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>UPDATE root SET skipped = ?, placeholders = ?, last_scan_at = ? WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT {names} FROM {table} WHERE rowid &gt; ? AND rowid &lt;= ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The catalog was damaged; it is kept as {name}, and {saved} rows were saved from it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM {table} WHERE rowid = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT key, value FROM setting WHERE substr(key, 1, ?) = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM saved_search WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM saved_search WHERE name = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>UPDATE saved_search SET name = ? WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is a saved search “{name}” already.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT value FROM setting WHERE key = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT 1 FROM saved_search WHERE id = ? AND name != ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM index_log WHERE space_id = ? AND seq BETWEEN ? AND ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT count(*) FROM vector WHERE space_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT min(seq) FROM index_log WHERE space_id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>DELETE FROM index_snapshot WHERE id = ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SELECT file_id FROM file_text_due ORDER BY file_id LIMIT ?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{problem} Looked through {every} meanwhile.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Network drive: looked through {every}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Changes cannot be watched here ({problem}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There are more folders than this system may watch; to allow more: `{fix}`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Too many programs watch folders on this system; to allow more: `{fix}`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>People, actions, colours, places and some thousand things, in sentences and in single words. Small and quick.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>521 kinds of everyday sounds, genres, instruments and moods of music, and what any recording sounds like. YAMNet, its teacher, names more sounds right.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Turns words into vectors for the bundled models; scores are found by their titles and texts.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>521 kinds of everyday sounds. Get yamnet_spectra_in.tflite and yamnet_class_map.csv, then: models add yamnet --from FILE. Needs the extra trouvere[yamnet].</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Understands whole sentences about photos: far better than the bundled model. About 600 MB, about 70 ms a photo on a CPU.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sees finer detail than ViT-B/32. About 600 MB, about 200 ms a photo on a CPU: better with a GPU.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sentences about photos with little computing. About 300 MB, about 50 ms a photo on a CPU.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} files</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} photos</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} sounds</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} scores</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>FactsPanel</name>
    <message>
      <source>Belongs together with:
{names}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Also lies at:
{names}</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>FailureTable</name>
    <message>
      <source>File</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What is wrong</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What helps</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tries</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>FailuresView</name>
    <message>
      <source>Every file could be read.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Try again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Try all again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show in its folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy the list</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Files that could not be read</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 line copied.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} lines copied.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 file is read again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} files are read again.</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>FeedbackChip</name>
    <message>
      <source>{n} liked</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} not wanted</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} liked, {m} not</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Feedback on results: {text}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What you marked with + and −. Enter: keep it as a concept · Delete: forget it</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save as concept…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Forget likes and dislikes</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>FiltersPanel</name>
    <message>
      <source>from</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Taken from: a year, month or day</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>to</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Taken until: a year, month or day</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>any</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Camera</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tag</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>from s</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shortest length in seconds</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>to s</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Longest length in seconds</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Lowest rating</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset all filters</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only {kind}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Taken</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Length</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rating</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Filters</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Write a date as 2024, 2024-05 or 2024-05-31.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Write a length in seconds, such as 10 or 2.5.</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>FoldersPanel</name>
    <message>
      <source>Folders</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add a folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add a folder (Ctrl+Shift+N)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show in file manager</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Look through it now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove from the library…</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>Help</name>
    <message>
      <source>Searching</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Type what you are looking for: results come while you type.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>English, German, French, Spanish, Portuguese, Italian, Russian, Chinese and Japanese are understood, word by word; above the results it says as what.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Drop, paste or open a picture, a sound or a page of music anywhere in the window to find what is like it. Your file is not added to the library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Draw with the pencil button; results follow every stroke.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>With an example in the search, words after “but…” say what should be different: a photo of a harbour, but at night; without people; more boats, less sky; in red; as a drawing.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Every part of a search is a chip. Click it to give it more or less weight; press Delete to remove it. A minus before a word pushes it away: -people.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What can be typed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Words find what is meant, and files that hold them in their names, folders, titles, tags or texts. Text in quotes must stand there exactly: "IMG_1234"; a star lets the last word go on: "IMG_12*".</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A number counts a word more or less: 2:boat, 0.5:"red car". colour:red shows photos with much of a colour, also with words: dress colour:red.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dates can be said: beach last summer, in May 2023, since March, two weeks ago. Above the results it says which days that is. Summer is June to August.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>While you type, a list offers filters, tags, folders and dates. Down chooses, Tab or Return takes, Escape puts the list away.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Steering</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Mark results with + (more of this kind) and − (not this): the search follows at once, and Back undoes it. From three liked results on they can be kept under a name, as a concept, and used in any later search.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“Different” shows results that differ from each other first. “Wander” leads you through the library past things that nobody asked for.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Scores and recordings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A recording finds its score, and a score its recordings, by the notes: choose “Find the score of this” or “Find recordings of this” in the menu of a result or under the preview, or drop a file on that half of the window. A phone picture of a line of printed music does as well.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A result opens at the page, or the second, that matches. “Play along” shows both: the score follows while the recording plays, and a click into the score goes there. Any recording and score can be played along: select the two.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>If none of your scores or recordings is clearly the same music, Trouvère says so. Handwritten notes are not read.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Filters</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Filters are always kept exactly. Set them at the left, or type them:</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What the notes of a score say:</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Plain words do as well: “slow waltz in minor”, “string quartet”, “piece in 6/8”.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What is not there</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Results that are clearly weaker lie under a line and are shown on demand. If nothing fits well, Trouvère says so.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The status line always says how many files can be found and how many could not be read, with the reason for each.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Trouvère knows no faces and no maps, and it does not edit your files.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Your files</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Files are only read. Nothing leaves this computer; the network is used only when you ask for a model to be downloaded.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A disk that is unplugged stays in the library as offline.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>To the search box</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search at once; with an example: make the words a chip</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>In the search box: make the words a chip. On a result: open it</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Clear the words, then the chips; close what is open</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Back to the previous search</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Forward again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search with what was copied</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search with a file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Draw</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show a result large; again: back</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>0 to 5: rate</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>In the preview: where a photo matches; play where a sound matches</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>In the preview: where the next term matches</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>More of this kind; also Ctrl+J. Again: take it back</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not this; also Ctrl+Shift+J</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save what you like as a concept</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Something different: results that differ from each other</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wander through the library; again: go on</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find the score of this recording, or recordings of this score</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Play a recording along with its score; P in the preview</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>While playing along: the next line of the score</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>While playing along: the line before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tags</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search like this result</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add this result as an example</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Less like this result</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show in the file manager</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy the path</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy the picture</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save this search</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add a folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Larger tiles; Ctrl and the wheel too</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Smaller tiles</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fold the left pane</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fold the right pane</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Look through the folders again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Settings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This help</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Quit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Keys</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>HelpPage</name>
    <message>
      <source>Help</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>HitActions</name>
    <message>
      <source>Copied {n} path(s).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a recording or a score first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show large</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show in file manager</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search like this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add as example</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Less like this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy path</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy picture</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tags…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This is sheet music</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This is no sheet music</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No longer liked</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>More of this kind</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Play these two along</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rating</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>None</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} cannot be reached now.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Plug in the disk or connect the network drive that it is on.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No program was found that opens {name}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The picture was copied.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tags, with commas between them:</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>Incoming</name>
    <message>
      <source>Pictures, sounds and sheet music</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>All files</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>IndexingSection</name>
    <message>
      <source>Indexing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Changes are stored at once and act when Trouvère is started again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Set back to the defaults</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>Intake</name>
    <message>
      <source>The clipboard holds nothing to search with.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>pasted picture</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is no picture, sound or sheet music.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Try a JPEG, WAV, PDF or MusicXML file.</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>LibraryControl</name>
    <message>
      <source>Add a folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove {name} from the library?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The files themselves stay as they are.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The folder was removed from the library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Looking into {name}…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no search to save yet.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>what I like</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save this search as:</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” was deleted.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Undo</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>LibrarySection</name>
    <message>
      <source>Library</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Opening…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show in its folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open lately</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open or make another library…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This library</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A library holds the catalogue, the index and the thumbnails. Your own files stay where they are. To move a library, close Trouvère and move its folder.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} opens in a window of its own.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Trouvère could not be started for {name}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{size} on disk</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A folder for the library</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message>
      <source>Search with a file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add a folder…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Look through all folders</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Files that could not be read</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save this search…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Exact search</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Left pane</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Right pane</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Something different</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wander</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save what I like as concept…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Settings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Help</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Quit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search box</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Menu</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Back</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Forward</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sketch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search like this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add as example</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Less like this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find the score, or recordings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Play along</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Like this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show in file manager</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tags</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy picture</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Larger tiles</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Smaller tiles</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is nothing to play along with.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Select a recording and a score, or search for the score of a recording.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>sketch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} selected</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>ModelTable</name>
    <message>
      <source>Model</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>State</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>For</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Languages</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Licence</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Quality</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>can be downloaded</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>from a file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>in use</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>in use, {percent} of the library read</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>installed</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>ModelsSection</name>
    <message>
      <source>Models</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Use</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Download</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add from a file…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Keep</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Progress</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>About this model</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Models turn pictures, sounds and scores into numbers that can be compared. After a change the library is read again; searching goes on meanwhile.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stopping…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Yes, remove it</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A file or folder with the model's weights</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stopped.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Getting {name}…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Getting {name}: {of}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is installed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The library is being read with {name}. Until that is complete, the model before it goes on answering.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove {name}? Its files ({size}) will be deleted.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} was removed.</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>NoticeBar</name>
    <message>
      <source>Dismiss</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dismiss (Esc)</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>Notify</name>
    <message>
      <source>Something went wrong inside Trouvère; your files are untouched.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>You can go on. Please send us the details if it happens again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy details</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>PartnerBar</name>
    <message>
      <source>Play along</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Play along (P)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Finding out where the two meet…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stop</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stop playing along (P)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{text} (Ctrl+M)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>with {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{what} with {name}</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>PhotoStage</name>
    <message>
      <source>Show where it matches (M)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>all together</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shift+M: where the next term matches</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>PictureStage</name>
    <message>
      <source>Zoom out (-)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show all of it (0)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Zoom in (+)</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>Player</name>
    <message>
      <source>Sounds cannot be played: a system library is missing. Install libpulse0 and start Trouvère again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No sound output was found. Connect speakers or head-phones to listen.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} cannot be played: {reason}</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>PlayingAlong</name>
    <message>
      <source>These two do not seem to be the same music, so nothing is followed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This is the same music, but it cannot be told where it is in the score.</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>Preview</name>
    <message>
      <source>Kind</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Title</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>By</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Music</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Taken</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Camera</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Picture</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Length</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pages</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Changed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>and {n} more</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find other recordings of this music</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find the score of this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find other scores of this music</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find recordings of this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Photo</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sound</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Score</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Words</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Without</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sketch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Similar</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Colour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Concept</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What you like</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>names and texts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>meaning</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>look</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>colour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>shape</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>style</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>timbre</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>rhythm</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>pitch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>notes</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>matches on page {page}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>matches from {start} to {end}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This could not be shown because of a fault in Trouvère: {error}</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>PreviewPane</name>
    <message>
      <source>Choose a result to look at it here.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Preview</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>More like this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open in its own program</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show in its folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This is a photo</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This is a page of music</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No program was found that opens {name}.</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>PrivacySection</name>
    <message>
      <source>Privacy</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing leaves this computer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pictures, sounds, scores, words and sketches are compared here, on this machine. There is no account, no telemetry, and no look for updates.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The network is used only when you ask</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only “Download” on the Models page connects to the network. It fetches the model's files, and they are used only if their checksum is right.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Your files are only read</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ratings and tags are kept in Trouvère's own library, not in your files. If you delete the library's folder, everything Trouvère knows is gone, and your files are as they were.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What the library holds</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Paths, dates, thumbnails, and numbers that describe contents. It is not encrypted: whoever may read its folder can see the thumbnails.</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>PromptBar</name>
    <message>
      <source>OK</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancel</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>Results</name>
    <message>
      <source>photo</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>sound</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>score</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>photos</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>sounds</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>scores</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>page {page}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>from {time}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>page {page} of {pages}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} copies</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>weaker match</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>together</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>shown once with {names}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} files have this content</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} of its {all} examples are no longer in the library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} examples</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Each of its {all} examples was left out once and looked for with the others: {n} came among the first 10.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} of {total}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show 1 weaker match</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show {n} weaker matches</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>offline</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} of {all} searchable</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} could not be read</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} are in the cloud only</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>offline; its results stay</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>looked through every few minutes</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>weaker matches</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>in {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>from {v}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>until {v}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>tag {v}</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>ResultsGrid</name>
    <message>
      <source>Results</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>ResultsPage</name>
    <message>
      <source>The search failed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The fault is ours.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Try again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Searching</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wandering</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Hide weaker matches</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That was everything.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is nothing left that you have not passed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Back</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing obeys these filters.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Filters are always kept exactly.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove the filters</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing obeys what is typed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Filters, dates and text in quotes are always kept exactly.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Clear the words</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Indexing has just begun.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing found.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There are no photos, sounds or scores in the folders.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add a folder…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing in your library is clearly what you asked for.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing good found</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wander instead</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No score of this was found in your library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>If you have one, add its folder: PDF, MusicXML, or pictures of printed pages.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No recording of this was found in your library.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>If you have one, add its folder. A clear line of printed notes helps most.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} files are still being indexed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a folder…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Which folders should be searched?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Trouvère looks into them and finds photos, sounds and sheet music by what is in them. Your files are only read, and nothing leaves this computer.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove filter {text}</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>SavedPanel</name>
    <message>
      <source>Saved searches</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save this search</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save this search (Ctrl+S)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>ScoreBars</name>
    <message>
      <source>Scores</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>ScoreStage</name>
    <message>
      <source>Previous page (Page Up)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Next page (Page Down)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Go to the match</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Movement</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Go to a movement</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Click to play from there</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Page {page} is being drawn…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{page} of {pages}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Page {place}</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>SearchBar</name>
    <message>
      <source>Back to the previous search (Alt+Left)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Forward again (Alt+Right)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Draw what you are looking for (Ctrl+D)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search with a file (Ctrl+Shift+O)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Menu (F10)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What the words are for</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>but…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>also…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>without…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Type words, or drop or paste a picture, a sound or a page of music</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What should be different?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Words that should fit too</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What should not be there</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>SearchLine</name>
    <message>
      <source>Search</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>SettingsPage</name>
    <message>
      <source>Sections</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>SketchCanvas</name>
    <message>
      <source>Paper</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Draw with the mouse or a pen. Arrow keys move the pen, Space draws.</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>SketchPad</name>
    <message>
      <source>Sketch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pen (P)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Eraser (E)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Width of the line ([ and ])</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Width of the line</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Undo (Ctrl+Z)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Redo (Ctrl+Shift+Z)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Clear the paper (Delete)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Draw after a picture…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Draw after a picture</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>All files (*)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pictures ({endings})</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} cannot be shown. Try a JPEG or PNG file.</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>SoundStage</name>
    <message>
      <source>Play (Space)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Play the match (M)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Repeat the match (L)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pause (Space)</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>StarRating</name>
    <message>
      <source>Rating</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rating: click a star, or press 0 to 5</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>StatusLine</name>
    <message>
      <source>Opening the library…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} of {total} searchable</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} could not be read — show</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Go on indexing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pause indexing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>paused</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>looking through the folders…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{rate} files/s on {device}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{time} left</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>indexing…</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>SteerStrip</name>
    <message>
      <source>Different</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show something different</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show results that differ from each other first, not ten times the same (Ctrl+E)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Walk through the library past what nobody asked for (Ctrl+G); back: Alt+Left</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wander on</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wander</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>Steering</name>
    <message>
      <source>A concept needs at least {n} results that you like.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Mark results with + (or not like this with −), then save.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save what you like as:</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Another name for “{name}”:</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” is saved.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” was deleted.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Undo</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>Subpages</name>
    <message>
      <source>Settings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Files that could not be read</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Help</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Back to the search</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Back to the search (Esc)</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>TagChip</name>
    <message>
      <source>Remove tag {tag}</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>TagEditor</name>
    <message>
      <source>Add tag</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>WaveformView</name>
    <message>
      <source>Position in the recording</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>WeightPopup</name>
    <message>
      <source>Weight {value}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Picture</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sketch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sheet music</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>WhyPanel</name>
    <message>
      <source>Why this matched</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What is in it</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>WordBars</name>
    <message>
      <source>Words that tell this result</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>More of “{word}”</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Less of “{word}”</source>
      <translation type="unfinished" />
    </message>
  </context>
</TS>
