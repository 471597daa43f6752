<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>AboutSection</name>
    <message>
      <source>About</source>
      <translation>Über Trouvère</translation>
    </message>
    <message>
      <source>Trouvère {version}
Qt {qt}, Python {python}</source>
      <translation>Trouvère {version}
Qt {qt}, Python {python}</translation>
    </message>
    <message>
      <source>Licences</source>
      <translation>Lizenzen</translation>
    </message>
    <message>
      <source>Text of the licence</source>
      <translation>Text der Lizenz</translation>
    </message>
  </context>
  <context>
    <name>AppearanceSection</name>
    <message>
      <source>Appearance</source>
      <translation>Darstellung</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>Text size</source>
      <translation>Schriftgröße</translation>
    </message>
    <message>
      <source>{n} %</source>
      <translation>{n} %</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <source>Open the window again</source>
      <translation>Das Fenster neu öffnen</translation>
    </message>
    <message>
      <source>The window speaks it as soon as it is opened again.</source>
      <translation>Das Fenster spricht sie, sobald es neu geöffnet ist.</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Hell</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>High contrast</source>
      <translation>Hoher Kontrast</translation>
    </message>
  </context>
  <context>
    <name>BalancePanel</name>
    <message>
      <source>Strength of the change</source>
      <translation>Stärke der Änderung</translation>
    </message>
    <message>
      <source>How far the words lead away from the example (α of the words)</source>
      <translation>Wie weit die Wörter vom Beispiel wegführen (α der Wörter)</translation>
    </message>
    <message>
      <source>a little</source>
      <translation>ein wenig</translation>
    </message>
    <message>
      <source>a lot</source>
      <translation>viel</translation>
    </message>
    <message>
      <source>Strength on the example</source>
      <translation>Wirkung auf das Beispiel</translation>
    </message>
    <message>
      <source>How far the example itself is changed before others are compared with it (α of the example)</source>
      <translation>Wie sehr das Beispiel selbst geändert wird, ehe andere damit verglichen werden (α des Beispiels)</translation>
    </message>
    <message>
      <source>Balance</source>
      <translation>Gleichgewicht</translation>
    </message>
    <message>
      <source>Whether the example or the words decide (β)</source>
      <translation>Ob das Beispiel oder die Wörter entscheiden (β)</translation>
    </message>
    <message>
      <source>example</source>
      <translation>Beispiel</translation>
    </message>
    <message>
      <source>words</source>
      <translation>Wörter</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>Zurücksetzen</translation>
    </message>
    <message>
      <source>Reset all sliders</source>
      <translation>Alle Regler zurücksetzen</translation>
    </message>
    <message>
      <source>Ways of being alike</source>
      <translation>Worin es ähnlich ist</translation>
    </message>
    <message>
      <source>Mix</source>
      <translation>Mischung</translation>
    </message>
    <message>
      <source>How much this part counts (Delete: as usual)</source>
      <translation>Wie viel dieser Teil zählt (Entf: wie üblich)</translation>
    </message>
    <message>
      <source>Meaning</source>
      <translation>Bedeutung</translation>
    </message>
    <message>
      <source>What it shows or is about</source>
      <translation>Was es zeigt oder wovon es handelt</translation>
    </message>
    <message>
      <source>Look</source>
      <translation>Aussehen</translation>
    </message>
    <message>
      <source>How the picture looks as a whole</source>
      <translation>Wie das Bild im Ganzen aussieht</translation>
    </message>
    <message>
      <source>Colour</source>
      <translation>Farbe</translation>
    </message>
    <message>
      <source>Which colours lie where</source>
      <translation>Welche Farben wo liegen</translation>
    </message>
    <message>
      <source>Shape</source>
      <translation>Form</translation>
    </message>
    <message>
      <source>Lines and outlines</source>
      <translation>Linien und Umrisse</translation>
    </message>
    <message>
      <source>Style</source>
      <translation>Stil</translation>
    </message>
    <message>
      <source>Manner, light and texture</source>
      <translation>Machart, Licht und Oberfläche</translation>
    </message>
    <message>
      <source>Timbre</source>
      <translation>Klangfarbe</translation>
    </message>
    <message>
      <source>The colour of the sound</source>
      <translation>Die Farbe des Klangs</translation>
    </message>
    <message>
      <source>Rhythm</source>
      <translation>Rhythmus</translation>
    </message>
    <message>
      <source>Beats and their pattern</source>
      <translation>Schläge und ihr Muster</translation>
    </message>
    <message>
      <source>Pitch</source>
      <translation>Tonhöhe</translation>
    </message>
    <message>
      <source>Notes and harmony</source>
      <translation>Töne und Harmonie</translation>
    </message>
    <message>
      <source>Notation</source>
      <translation>Notenschrift</translation>
    </message>
    <message>
      <source>The written notes, or what would be written</source>
      <translation>Die geschriebenen Noten, oder was geschrieben würde</translation>
    </message>
  </context>
  <context>
    <name>Capturing</name>
    <message>
      <source>part of the screen</source>
      <translation>Teil des Bildschirms</translation>
    </message>
    <message>
      <source>recording</source>
      <translation>Aufnahme</translation>
    </message>
    <message>
      <source>Search with a file…</source>
      <translation>Mit einer Datei suchen…</translation>
    </message>
    <message>
      <source>Search with a part of the screen</source>
      <translation>Mit einem Teil des Bildschirms suchen</translation>
    </message>
    <message>
      <source>Record a sound</source>
      <translation>Einen Klang aufnehmen</translation>
    </message>
  </context>
  <context>
    <name>Card</name>
    <message>
      <source>Skip</source>
      <translation>Überspringen</translation>
    </message>
    <message>
      <source>End the tour (Esc)</source>
      <translation>Den Rundgang beenden (Esc)</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>Zurück</translation>
    </message>
    <message>
      <source>{n} of {count}</source>
      <translation>{n} von {count}</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>Weiter</translation>
    </message>
  </context>
  <context>
    <name>Chip</name>
    <message>
      <source>without: {words}</source>
      <translation>ohne: {words}</translation>
    </message>
    <message>
      <source>sketch</source>
      <translation>Skizze</translation>
    </message>
    <message>
      <source>less like: {name}</source>
      <translation>weniger wie: {name}</translation>
    </message>
    <message>
      <source>Search term {name}, weight {weight}</source>
      <translation>Suchbegriff {name}, Gewicht {weight}</translation>
    </message>
    <message>
      <source>but: {words}</source>
      <translation>aber: {words}</translation>
    </message>
    <message>
      <source>Instruction {words}</source>
      <translation>Anweisung {words}</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>What should be different. Delete removes it.</source>
      <translation>Was anders sein soll. Entf entfernt es.</translation>
    </message>
    <message>
      <source>Enter: weight · + and −: more and less · Delete: remove</source>
      <translation>Eingabe: Gewicht · + und −: mehr und weniger · Entf: entfernen</translation>
    </message>
    <message>
      <source>Weight of {name}</source>
      <translation>Gewicht von {name}</translation>
    </message>
    <message>
      <source>More or less of it…</source>
      <translation>Mehr oder weniger davon…</translation>
    </message>
    <message>
      <source>More like this</source>
      <translation>Mehr davon</translation>
    </message>
    <message>
      <source>Less like this</source>
      <translation>Weniger davon</translation>
    </message>
    <message>
      <source>With these words</source>
      <translation>Mit diesen Wörtern</translation>
    </message>
    <message>
      <source>Without these words</source>
      <translation>Ohne diese Wörter</translation>
    </message>
    <message>
      <source>Edit the words</source>
      <translation>Die Wörter ändern</translation>
    </message>
    <message>
      <source>Only this</source>
      <translation>Nur dies</translation>
    </message>
  </context>
  <context>
    <name>Collecting</name>
    <message>
      <source>Add to collection</source>
      <translation>Zu einer Sammlung hinzufügen</translation>
    </message>
    <message>
      <source>New collection…</source>
      <translation>Neue Sammlung…</translation>
    </message>
    <message>
      <source>Select results first, then put them into a collection.</source>
      <translation>Wählen Sie zuerst Ergebnisse, dann legen Sie sie in eine Sammlung.</translation>
    </message>
    <message>
      <source>Show a collection first, then take results out of it.</source>
      <translation>Zeigen Sie zuerst eine Sammlung, dann nehmen Sie Ergebnisse heraus.</translation>
    </message>
    <message>
      <source>Another name for “{name}”:</source>
      <translation>Ein anderer Name für „{name}“:</translation>
    </message>
    <message>
      <source>Name of the new collection:</source>
      <translation>Name der neuen Sammlung:</translation>
    </message>
    <message numerus="yes">
      <source>Collection of %Ln items, name:</source>
      <translation>
        <numerusform>Sammlung mit %Ln Ergebnis, Name:</numerusform>
        <numerusform>Sammlung mit %Ln Ergebnissen, Name:</numerusform>
      </translation>
    </message>
    <message>
      <source>New collection “{name}”</source>
      <translation>Neue Sammlung „{name}“</translation>
    </message>
    <message numerus="yes">
      <source>“{name}” holds %Ln items.</source>
      <translation>
        <numerusform>„{name}“ enthält %Ln Ergebnis.</numerusform>
        <numerusform>„{name}“ enthält %Ln Ergebnisse.</numerusform>
      </translation>
    </message>
    <message>
      <source>“{name}” is still empty. Drag results onto it, or press Ctrl+B.</source>
      <translation>„{name}“ ist noch leer. Ziehen Sie Ergebnisse darauf, oder drücken Sie Strg+B.</translation>
    </message>
    <message>
      <source>That is in “{name}” already.</source>
      <translation>Das ist schon in „{name}“.</translation>
    </message>
    <message>
      <source>Add to “{name}”</source>
      <translation>Zu „{name}“ hinzufügen</translation>
    </message>
    <message numerus="yes">
      <source>%Ln items added to “{name}”.</source>
      <translation>
        <numerusform>%Ln Ergebnis zu „{name}“ hinzugefügt.</numerusform>
        <numerusform>%Ln Ergebnisse zu „{name}“ hinzugefügt.</numerusform>
      </translation>
    </message>
    <message>
      <source>Take out of “{name}”</source>
      <translation>Aus „{name}“ nehmen</translation>
    </message>
    <message numerus="yes">
      <source>%Ln items taken out of “{name}”. The files stay as they are.</source>
      <translation>
        <numerusform>%Ln Ergebnis aus „{name}“ genommen. Die Datei bleibt, wie sie ist.</numerusform>
        <numerusform>%Ln Ergebnisse aus „{name}“ genommen. Die Dateien bleiben, wie sie sind.</numerusform>
      </translation>
    </message>
    <message>
      <source>Delete “{name}”</source>
      <translation>„{name}“ löschen</translation>
    </message>
    <message>
      <source>“{name}” was deleted. The files stay as they are.</source>
      <translation>„{name}“ wurde gelöscht. Die Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
      <source>Rename “{name}”</source>
      <translation>„{name}“ umbenennen</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
  </context>
  <context>
    <name>CollectionsPanel</name>
    <message>
      <source>Collections</source>
      <translation>Sammlungen</translation>
    </message>
    <message>
      <source>New collection</source>
      <translation>Neue Sammlung</translation>
    </message>
    <message>
      <source>New collection of the selected results (Ctrl+N)</source>
      <translation>Neue Sammlung aus den gewählten Ergebnissen (Strg+N)</translation>
    </message>
    <message>
      <source>Drop results here to keep them together.</source>
      <translation>Ziehen Sie Ergebnisse hierher, um sie zu sammeln.</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>Zeigen</translation>
    </message>
    <message>
      <source>Search only in it</source>
      <translation>Nur darin suchen</translation>
    </message>
    <message>
      <source>Add the selected results</source>
      <translation>Die gewählten Ergebnisse hinzufügen</translation>
    </message>
    <message>
      <source>Rename…</source>
      <translation>Umbenennen…</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
  </context>
  <context>
    <name>ColourMixer</name>
    <message>
      <source>Hue</source>
      <translation>Farbton</translation>
    </message>
    <message>
      <source>Saturation</source>
      <translation>Sättigung</translation>
    </message>
    <message>
      <source>Brightness</source>
      <translation>Helligkeit</translation>
    </message>
  </context>
  <context>
    <name>ColourPicker</name>
    <message>
      <source>A colour of your own</source>
      <translation>Eine eigene Farbe</translation>
    </message>
    <message>
      <source>Black</source>
      <translation>Schwarz</translation>
    </message>
    <message>
      <source>Grey</source>
      <translation>Grau</translation>
    </message>
    <message>
      <source>White</source>
      <translation>Weiß</translation>
    </message>
    <message>
      <source>Brown</source>
      <translation>Braun</translation>
    </message>
    <message>
      <source>Skin or sand</source>
      <translation>Haut oder Sand</translation>
    </message>
    <message>
      <source>Red</source>
      <translation>Rot</translation>
    </message>
    <message>
      <source>Orange</source>
      <translation>Orange</translation>
    </message>
    <message>
      <source>Yellow</source>
      <translation>Gelb</translation>
    </message>
    <message>
      <source>Green</source>
      <translation>Grün</translation>
    </message>
    <message>
      <source>Dark green</source>
      <translation>Dunkelgrün</translation>
    </message>
    <message>
      <source>Sky blue</source>
      <translation>Himmelblau</translation>
    </message>
    <message>
      <source>Blue</source>
      <translation>Blau</translation>
    </message>
  </context>
  <context>
    <name>Colours</name>
    <message>
      <source>black</source>
      <translation>schwarz</translation>
    </message>
    <message>
      <source>white</source>
      <translation>weiß</translation>
    </message>
    <message>
      <source>grey</source>
      <translation>grau</translation>
    </message>
    <message>
      <source>dark {colour}</source>
      <translation>dunkles {colour}</translation>
    </message>
    <message>
      <source>light {colour}</source>
      <translation>helles {colour}</translation>
    </message>
    <message>
      <source>brown</source>
      <translation>braun</translation>
    </message>
    <message>
      <source>red</source>
      <translation>rot</translation>
    </message>
    <message>
      <source>orange</source>
      <translation>orange</translation>
    </message>
    <message>
      <source>yellow</source>
      <translation>gelb</translation>
    </message>
    <message>
      <source>green</source>
      <translation>grün</translation>
    </message>
    <message>
      <source>turquoise</source>
      <translation>türkis</translation>
    </message>
    <message>
      <source>blue</source>
      <translation>blau</translation>
    </message>
    <message>
      <source>purple</source>
      <translation>violett</translation>
    </message>
    <message>
      <source>pink</source>
      <translation>rosa</translation>
    </message>
  </context>
  <context>
    <name>Columns</name>
    <message>
      <source>Columns</source>
      <translation>Spalten</translation>
    </message>
  </context>
  <context>
    <name>CompareFacts</name>
    <message>
      <source>Only what differs</source>
      <translation>Nur was sich unterscheidet</translation>
    </message>
    <message>
      <source>Both files have the same content.</source>
      <translation>Beide Dateien haben denselben Inhalt.</translation>
    </message>
    <message>
      <source>differs</source>
      <translation>verschieden</translation>
    </message>
    <message>
      <source>the same</source>
      <translation>gleich</translation>
    </message>
  </context>
  <context>
    <name>ComparePage</name>
    <message>
      <source>Move and zoom both together</source>
      <translation>Beide zusammen bewegen und vergrößern</translation>
    </message>
    <message>
      <source>One at a time (O)</source>
      <translation>Eines nach dem anderen (O)</translation>
    </message>
    <message>
      <source>Go to the other one (X)</source>
      <translation>Zum anderen wechseln (X)</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>Vergleichen</translation>
    </message>
  </context>
  <context>
    <name>CompletionList</name>
    <message>
      <source>Suggestions</source>
      <translation>Vorschläge</translation>
    </message>
  </context>
  <context>
    <name>ConceptsPanel</name>
    <message>
      <source>Concepts</source>
      <translation>Konzepte</translation>
    </message>
    <message>
      <source>Add to the search</source>
      <translation>Zur Suche hinzufügen</translation>
    </message>
    <message>
      <source>Without this</source>
      <translation>Ohne dies</translation>
    </message>
    <message>
      <source>Rename…</source>
      <translation>Umbenennen…</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
  </context>
  <context>
    <name>CopyCard</name>
    <message>
      <source>Suggested: {reason}</source>
      <translation>Vorschlag: {reason}</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>Behalten</translation>
    </message>
    <message>
      <source>To the trash</source>
      <translation>In den Papierkorb</translation>
    </message>
    <message>
      <source>kept</source>
      <translation>bleibt</translation>
    </message>
    <message>
      <source>goes to the trash</source>
      <translation>kommt in den Papierkorb</translation>
    </message>
    <message>
      <source>Keep this file or not (Space)</source>
      <translation>Diese Datei behalten oder nicht (Leertaste)</translation>
    </message>
  </context>
  <context>
    <name>Dates</name>
    <message>
      <source>Taken {when}.</source>
      <translation>Aufgenommen {when}.</translation>
    </message>
    <message>
      <source>Not taken {when}.</source>
      <translation>Nicht aufgenommen {when}.</translation>
    </message>
    <message>
      <source>Added {when}.</source>
      <translation>Hinzugefügt {when}.</translation>
    </message>
    <message>
      <source>Not added {when}.</source>
      <translation>Nicht hinzugefügt {when}.</translation>
    </message>
    <message>
      <source>at any time</source>
      <translation>zu irgendeiner Zeit</translation>
    </message>
    <message>
      <source>up to {day} {month} {year}</source>
      <translation>bis zum {day}. {month} {year}</translation>
    </message>
    <message>
      <source>since {day} {month} {year}</source>
      <translation>seit dem {day}. {month} {year}</translation>
    </message>
    <message>
      <source>on {day} {month} {year}</source>
      <translation>am {day}. {month} {year}</translation>
    </message>
    <message>
      <source>in {year}</source>
      <translation>im Jahr {year}</translation>
    </message>
    <message>
      <source>in {month} {year}</source>
      <translation>im {month} {year}</translation>
    </message>
    <message>
      <source>{year} to {last_year}</source>
      <translation>von {year} bis {last_year}</translation>
    </message>
    <message>
      <source>{month} to {last_month} {year}</source>
      <translation>von {month} bis {last_month} {year}</translation>
    </message>
    <message>
      <source>{month} {year} to {last_month} {last_year}</source>
      <translation>von {month} {year} bis {last_month} {last_year}</translation>
    </message>
    <message>
      <source>{day} to {last_day} {month} {year}</source>
      <translation>vom {day}. bis zum {last_day}. {month} {year}</translation>
    </message>
    <message>
      <source>{day} {month} to {last_day} {last_month} {year}</source>
      <translation>vom {day}. {month} bis zum {last_day}. {last_month} {year}</translation>
    </message>
    <message>
      <source>{day} {month} {year} to {last_day} {last_month} {last_year}</source>
      <translation>vom {day}. {month} {year} bis zum {last_day}. {last_month} {last_year}</translation>
    </message>
    <message>
      <source>January</source>
      <translation>Januar</translation>
    </message>
    <message>
      <source>February</source>
      <translation>Februar</translation>
    </message>
    <message>
      <source>March</source>
      <translation>März</translation>
    </message>
    <message>
      <source>April</source>
      <translation>April</translation>
    </message>
    <message>
      <source>May</source>
      <translation>Mai</translation>
    </message>
    <message>
      <source>June</source>
      <translation>Juni</translation>
    </message>
    <message>
      <source>July</source>
      <translation>Juli</translation>
    </message>
    <message>
      <source>August</source>
      <translation>August</translation>
    </message>
    <message>
      <source>September</source>
      <translation>September</translation>
    </message>
    <message>
      <source>October</source>
      <translation>Oktober</translation>
    </message>
    <message>
      <source>November</source>
      <translation>November</translation>
    </message>
    <message>
      <source>December</source>
      <translation>Dezember</translation>
    </message>
  </context>
  <context>
    <name>DialRow</name>
    <message>
      <source>Delete: automatic again</source>
      <translation>Entf: wieder von selbst</translation>
    </message>
    <message>
      <source>auto</source>
      <translation>von selbst</translation>
    </message>
    <message>
      <source>{name}: automatic again</source>
      <translation>{name}: wieder von selbst</translation>
    </message>
    <message>
      <source>Automatic again (Delete)</source>
      <translation>Wieder von selbst (Entf)</translation>
    </message>
  </context>
  <context>
    <name>Download</name>
    <message>
      <source>{size}/s</source>
      <translation>{size}/s</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>noch {time}</translation>
    </message>
  </context>
  <context>
    <name>DropOverlay</name>
    <message>
      <source>Search for these words</source>
      <translation>Nach diesen Wörtern suchen</translation>
    </message>
    <message>
      <source>Add as second example</source>
      <translation>Als zweites Beispiel hinzufügen</translation>
    </message>
    <message>
      <source>Picture that the words change</source>
      <translation>Bild, das die Wörter ändern</translation>
    </message>
    <message>
      <source>Search like this</source>
      <translation>So etwas suchen</translation>
    </message>
    <message>
      <source>Example that the words change</source>
      <translation>Beispiel, das die Wörter ändern</translation>
    </message>
    <message>
      <source>Add as another example</source>
      <translation>Als weiteres Beispiel hinzufügen</translation>
    </message>
    <message>
      <source>Add beside the words</source>
      <translation>Neben den Wörtern hinzufügen</translation>
    </message>
    <message>
      <source>Less like this</source>
      <translation>Weniger davon</translation>
    </message>
    <message>
      <source>Find the score of this recording</source>
      <translation>Die Partitur zu dieser Aufnahme finden</translation>
    </message>
    <message>
      <source>Find recordings of this score</source>
      <translation>Aufnahmen zu dieser Partitur finden</translation>
    </message>
    <message>
      <source>Instruction for this example</source>
      <translation>Anweisung zu diesem Beispiel</translation>
    </message>
    <message>
      <source>Add this folder to the library</source>
      <translation>Diesen Ordner zur Bibliothek hinzufügen</translation>
    </message>
    <message>
      <source>Drop zones</source>
      <translation>Ablageflächen</translation>
    </message>
  </context>
  <context>
    <name>Duplicates</name>
    <message>
      <source>Keep all</source>
      <translation>Alle behalten</translation>
    </message>
    <message>
      <source>These are different</source>
      <translation>Diese sind verschieden</translation>
    </message>
    <message>
      <source>Exact copies</source>
      <translation>Genaue Kopien</translation>
    </message>
    <message>
      <source>Same picture or recording</source>
      <translation>Gleiches Bild, gleiche Aufnahme</translation>
    </message>
    <message>
      <source>Similar</source>
      <translation>Ähnlich</translation>
    </message>
    <message>
      <source>The same to the last byte, in several places.</source>
      <translation>Bis aufs letzte Byte gleich, an mehreren Orten.</translation>
    </message>
    <message>
      <source>The same picture, recording or page, saved in another way: smaller, compressed, cropped a little, in other colours.</source>
      <translation>Dasselbe Bild, dieselbe Aufnahme oder Seite, anders gespeichert: kleiner, komprimiert, etwas beschnitten, in anderen Farben.</translation>
    </message>
    <message>
      <source>Pictures taken one after the other, takes, other editions. Each may be worth keeping.</source>
      <translation>Kurz nacheinander aufgenommene Bilder, Takes, andere Ausgaben. Jedes kann es wert sein, zu bleiben.</translation>
    </message>
    <message>
      <source>Nothing found.</source>
      <translation>Nichts gefunden.</translation>
    </message>
    <message numerus="yes">
      <source>%Ln groups, {size} to spare</source>
      <translation>
        <numerusform>%Ln Gruppe, {size} zu gewinnen</numerusform>
        <numerusform>%Ln Gruppen, {size} zu gewinnen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln files · {size} to spare</source>
      <translation>
        <numerusform>%Ln Datei · {size} zu gewinnen</numerusform>
        <numerusform>%Ln Dateien · {size} zu gewinnen</numerusform>
      </translation>
    </message>
    <message>
      <source>Most pixels</source>
      <translation>Die meisten Pixel</translation>
    </message>
    <message>
      <source>Most pages</source>
      <translation>Die meisten Seiten</translation>
    </message>
    <message>
      <source>Longest</source>
      <translation>Am längsten</translation>
    </message>
    <message>
      <source>Least compressed</source>
      <translation>Am wenigsten komprimiert</translation>
    </message>
    <message>
      <source>Largest file</source>
      <translation>Die größte Datei</translation>
    </message>
    <message>
      <source>Has tags or a rating</source>
      <translation>Hat Schlagwörter oder eine Bewertung</translation>
    </message>
    <message>
      <source>Oldest file</source>
      <translation>Die älteste Datei</translation>
    </message>
    <message>
      <source>Shortest path</source>
      <translation>Der kürzeste Pfad</translation>
    </message>
    <message numerus="yes">
      <source>%Ln pages</source>
      <translation>
        <numerusform>%Ln Seite</numerusform>
        <numerusform>%Ln Seiten</numerusform>
      </translation>
    </message>
    <message>
      <source>Tags: {names}</source>
      <translation>Schlagwörter: {names}</translation>
    </message>
    <message>
      <source>In: {names}</source>
      <translation>In: {names}</translation>
    </message>
    <message>
      <source>Move to trash</source>
      <translation>In den Papierkorb legen</translation>
    </message>
    <message numerus="yes">
      <source>Move %Ln files to trash</source>
      <translation>
        <numerusform>%Ln Datei in den Papierkorb legen</numerusform>
        <numerusform>%Ln Dateien in den Papierkorb legen</numerusform>
      </translation>
    </message>
    <message>
      <source>Keep both</source>
      <translation>Beide behalten</translation>
    </message>
  </context>
  <context>
    <name>DuplicatesPage</name>
    <message>
      <source>Groups of duplicates</source>
      <translation>Gruppen von Duplikaten</translation>
    </message>
    <message>
      <source>Looking…</source>
      <translation>Es wird nachgesehen…</translation>
    </message>
    <message>
      <source>No duplicates of this sort.</source>
      <translation>Keine Duplikate dieser Art.</translation>
    </message>
    <message numerus="yes">
      <source>Keep the suggested one of each group, move %Ln others to the trash</source>
      <translation>
        <numerusform>Von jeder Gruppe die vorgeschlagene behalten, %Ln andere in den Papierkorb</numerusform>
        <numerusform>Von jeder Gruppe die vorgeschlagene behalten, %Ln andere in den Papierkorb</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Engine</name>
    <message>
      <source>A rating goes from 0 to 5.</source>
      <translation>Eine Bewertung geht von 0 bis 5.</translation>
    </message>
    <message>
      <source>This file has not been read yet.</source>
      <translation>Diese Datei ist noch nicht gelesen.</translation>
    </message>
    <message>
      <source>Wait until it is indexed.</source>
      <translation>Warten Sie, bis sie eingelesen ist.</translation>
    </message>
    <message>
      <source>No model called {name} is installed.</source>
      <translation>Es ist kein Modell namens {name} installiert.</translation>
    </message>
    <message>
      <source>Installed are: {known}.</source>
      <translation>Installiert sind: {known}.</translation>
    </message>
    <message>
      <source>{name} is in use.</source>
      <translation>{name} ist in Gebrauch.</translation>
    </message>
    <message>
      <source>Choose another model first with `trouvere models use`.</source>
      <translation>Wählen Sie zuerst mit `trouvere models use` ein anderes Modell.</translation>
    </message>
    <message>
      <source>The library in {folder} is open in another Trouvère.</source>
      <translation>Die Bibliothek in {folder} ist in einem anderen Trouvère geöffnet.</translation>
    </message>
    <message>
      <source>Close it there, or let it do the indexing.</source>
      <translation>Schließen Sie sie dort, oder lassen Sie jenes einlesen.</translation>
    </message>
    <message>
      <source>The library folder {folder} cannot be written: {strerror}.</source>
      <translation>In den Ordner {folder} der Bibliothek kann nicht geschrieben werden: {strerror}.</translation>
    </message>
    <message>
      <source>Check its permissions, or choose another place with --library.</source>
      <translation>Prüfen Sie seine Rechte, oder wählen Sie mit --library einen anderen Ort.</translation>
    </message>
    <message>
      <source>The library folder {folder} cannot be made: {strerror}.</source>
      <translation>Der Ordner {folder} für die Bibliothek kann nicht angelegt werden: {strerror}.</translation>
    </message>
    <message>
      <source>Choose another place with --library.</source>
      <translation>Wählen Sie mit --library einen anderen Ort.</translation>
    </message>
    <message>
      <source>Close it there, or use --library with another folder.</source>
      <translation>Schließen Sie sie dort, oder nehmen Sie mit --library einen anderen Ordner.</translation>
    </message>
    <message>
      <source>Processes that decode files.</source>
      <translation>Prozesse, die Dateien dekodieren.</translation>
    </message>
    <message>
      <source>Seconds that decoding one file may take.</source>
      <translation>Sekunden, die das Dekodieren einer Datei dauern darf.</translation>
    </message>
    <message>
      <source>Memory that decoding one file may take, in MB.</source>
      <translation>Speicher in MB, den das Dekodieren einer Datei brauchen darf.</translation>
    </message>
    <message>
      <source>Minutes between two full looks through a folder.</source>
      <translation>Minuten zwischen zwei vollen Durchsichten eines Ordners.</translation>
    </message>
    <message>
      <source>Minutes between two looks through a network drive, which cannot be watched.</source>
      <translation>Minuten zwischen zwei Durchsichten eines Netzlaufwerks, das sich nicht beobachten lässt.</translation>
    </message>
    <message>
      <source>Wait while the computer runs on its battery.</source>
      <translation>Warten, solange der Computer mit dem Akku läuft.</translation>
    </message>
    <message>
      <source>Wait while other programs need the computer.</source>
      <translation>Warten, solange andere Programme den Computer brauchen.</translation>
    </message>
    <message>
      <source>Vectors up to which search is exact, without the HNSW index.</source>
      <translation>Vektoren, bis zu denen die Suche exakt ist, ohne den HNSW-Index.</translation>
    </message>
    <message>
      <source>{source} does not exist.</source>
      <translation>{source} gibt es nicht.</translation>
    </message>
    <message>
      <source>Check the path.</source>
      <translation>Prüfen Sie den Pfad.</translation>
    </message>
    <message>
      <source>{name} is not a file of weights.</source>
      <translation>{name} ist keine Datei mit Gewichten.</translation>
    </message>
    <message>
      <source>Known are: {known}.</source>
      <translation>Bekannt sind: {known}.</translation>
    </message>
    <message>
      <source>{name} cannot be the name of a model.</source>
      <translation>{name} kann kein Name eines Modells sein.</translation>
    </message>
    <message>
      <source>Use letters, digits, dots and dashes.</source>
      <translation>Nehmen Sie Buchstaben, Ziffern, Punkte und Bindestriche.</translation>
    </message>
    <message>
      <source>No model called {name} was added.</source>
      <translation>Es wurde kein Modell namens {name} hinzugefügt.</translation>
    </message>
    <message>
      <source>{name} is part of Trouvère: there is nothing to add.</source>
      <translation>{name} ist Teil von Trouvère: Es gibt nichts hinzuzufügen.</translation>
    </message>
    <message>
      <source>Nothing called {name} can be downloaded.</source>
      <translation>Nichts namens {name} kann heruntergeladen werden.</translation>
    </message>
    <message>
      <source>Choose one of {known}, or name a file with --from FILE.</source>
      <translation>Wählen Sie eines von {known}, oder nennen Sie mit --from FILE eine Datei.</translation>
    </message>
    <message>
      <source>{source} cannot be copied to {parent} ({strerror}).</source>
      <translation>{source} kann nicht nach {parent} kopiert werden ({strerror}).</translation>
    </message>
    <message>
      <source>Check that the file can be read and that there is room.</source>
      <translation>Prüfen Sie, ob die Datei lesbar ist und ob Platz da ist.</translation>
    </message>
    <message>
      <source>{file} is missing beside {name}.</source>
      <translation>{file} fehlt neben {name}.</translation>
    </message>
    <message>
      <source>Put it there and try again.</source>
      <translation>Legen Sie es dorthin und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>Trying the model ended the process that tried it.</source>
      <translation>Das Ausprobieren des Modells hat den Prozess beendet, der es ausprobierte.</translation>
    </message>
    <message>
      <source>It may need more memory than this machine has.</source>
      <translation>Es braucht vielleicht mehr Speicher, als dieser Rechner hat.</translation>
    </message>
    <message>
      <source>The process that runs the models ended twice over the same files.</source>
      <translation>Der Prozess mit den Modellen endete zweimal über denselben Dateien.</translation>
    </message>
    <message>
      <source>It may have run out of memory: close other programs or choose a smaller model.</source>
      <translation>Vielleicht ging ihm der Speicher aus: Schließen Sie andere Programme, oder wählen Sie ein kleineres Modell.</translation>
    </message>
    <message>
      <source>{name} does not hold model weights.</source>
      <translation>{name} enthält keine Gewichte eines Modells.</translation>
    </message>
    <message>
      <source>{name} does not hold model weights that can be read safely.</source>
      <translation>{name} enthält keine Gewichte, die sich gefahrlos lesen lassen.</translation>
    </message>
    <message>
      <source>Fetch the file again, or ask its author for a .safetensors file.</source>
      <translation>Holen Sie die Datei neu, oder bitten Sie ihren Autor um eine .safetensors-Datei.</translation>
    </message>
    <message>
      <source>Look at the network connection and try again; it goes on where it stopped.</source>
      <translation>Prüfen Sie die Netzverbindung und versuchen Sie es noch einmal; es geht da weiter, wo es stehen blieb.</translation>
    </message>
    <message>
      <source>It was thrown away; fetch it again.</source>
      <translation>Es wurde weggeworfen; holen Sie es neu.</translation>
    </message>
    <message>
      <source>The proxy asks for a name and a password.</source>
      <translation>Der Proxy verlangt Namen und Passwort.</translation>
    </message>
    <message>
      <source>Write it as http://name:password@host:port.</source>
      <translation>Schreiben Sie ihn als http://name:password@host:port.</translation>
    </message>
    <message>
      <source>{url} is not a web address.</source>
      <translation>{url} ist keine Web-Adresse.</translation>
    </message>
    <message>
      <source>It must begin with https://.</source>
      <translation>Sie muss mit https:// beginnen.</translation>
    </message>
    <message>
      <source>A proxy of the kind {kind} is not spoken here.</source>
      <translation>Ein Proxy der Art {kind} wird hier nicht unterstützt.</translation>
    </message>
    <message>
      <source>Use an HTTP proxy, or get the file elsewhere and add it from the disk.</source>
      <translation>Nehmen Sie einen HTTP-Proxy, oder besorgen Sie die Datei anderswo und fügen Sie sie von der Platte hinzu.</translation>
    </message>
    <message>
      <source>{name} cannot be written to {parent} ({strerror}).</source>
      <translation>{name} kann nicht nach {parent} geschrieben werden ({strerror}).</translation>
    </message>
    <message>
      <source>Free some space or choose another folder, then try again.</source>
      <translation>Schaffen Sie Platz, oder wählen Sie einen anderen Ordner, dann versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>{url} does not give out {name} (HTTP {code}).</source>
      <translation>{url} gibt {name} nicht heraus (HTTP {code}).</translation>
    </message>
    <message>
      <source>The file may have moved; get it elsewhere and use models add --from FILE.</source>
      <translation>Die Datei ist vielleicht umgezogen; besorgen Sie sie anderswo und nehmen Sie models add --from FILE.</translation>
    </message>
    <message>
      <source>{url} cannot be reached ({reason}).</source>
      <translation>{url} ist nicht erreichbar ({reason}).</translation>
    </message>
    <message>
      <source>The list of models {path} cannot be read ({error}).</source>
      <translation>Die Liste der Modelle {path} kann nicht gelesen werden ({error}).</translation>
    </message>
    <message>
      <source>Install Trouvère again.</source>
      <translation>Installieren Sie Trouvère neu.</translation>
    </message>
    <message>
      <source>Run make setup, or install Trouvère again.</source>
      <translation>Führen Sie make setup aus, oder installieren Sie Trouvère neu.</translation>
    </message>
    <message>
      <source>The model behind {split} is not on this machine.</source>
      <translation>Das Modell hinter {split} ist nicht auf diesem Rechner.</translation>
    </message>
    <message>
      <source>Add it again, or choose another model.</source>
      <translation>Fügen Sie es wieder hinzu, oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
      <source>{name} is part of Trouvère and stays.</source>
      <translation>{name} ist Teil von Trouvère und bleibt.</translation>
    </message>
    <message>
      <source>No model on this machine turns words into {split}.</source>
      <translation>Kein Modell auf diesem Rechner macht aus Wörtern {split}.</translation>
    </message>
    <message>
      <source>The weights of {name} are not on this machine.</source>
      <translation>Die Gewichte von {name} sind nicht auf diesem Rechner.</translation>
    </message>
    <message>
      <source>There are no weights in {folder}.</source>
      <translation>In {folder} sind keine Gewichte.</translation>
    </message>
    <message>
      <source>A .safetensors or .pt file is needed.</source>
      <translation>Eine .safetensors- oder .pt-Datei wird gebraucht.</translation>
    </message>
    <message>
      <source>open_clip knows no model called {architecture}.</source>
      <translation>open_clip kennt kein Modell namens {architecture}.</translation>
    </message>
    <message>
      <source>Similar names are: {near}.</source>
      <translation>Ähnliche Namen sind: {near}.</translation>
    </message>
    <message>
      <source>{name} does not fit the model {rpartition} ({error}).</source>
      <translation>{name} passt nicht zum Modell {rpartition} ({error}).</translation>
    </message>
    <message>
      <source>Check that the weights belong to this architecture.</source>
      <translation>Prüfen Sie, ob die Gewichte zu dieser Architektur gehören.</translation>
    </message>
    <message>
      <source>The words of this model need the package {name}.</source>
      <translation>Die Wörter dieses Modells brauchen das Paket {name}.</translation>
    </message>
    <message>
      <source>Run: pip install {name}.</source>
      <translation>Führen Sie aus: pip install {name}.</translation>
    </message>
    <message>
      <source>The tokenizer of this model is missing ({error}).</source>
      <translation>Der Tokenizer dieses Modells fehlt ({error}).</translation>
    </message>
    <message>
      <source>Add the whole folder of the model, with its tokenizer files.</source>
      <translation>Fügen Sie den ganzen Ordner des Modells hinzu, mit seinen Tokenizer-Dateien.</translation>
    </message>
    <message>
      <source>{name} is not a complete TensorFlow checkpoint ({error}).</source>
      <translation>{name} ist kein vollständiger TensorFlow-Checkpoint ({error}).</translation>
    </message>
    <message>
      <source>Fetch it again.</source>
      <translation>Holen Sie es neu.</translation>
    </message>
    <message>
      <source>There is no model called {unknown}.</source>
      <translation>Es gibt kein Modell namens {unknown}.</translation>
    </message>
    <message>
      <source>{entries} models are ready.</source>
      <translation>{entries} Modelle sind bereit.</translation>
    </message>
    <message>
      <source>The package {package} {version} could not be downloaded: {said}</source>
      <translation>Das Paket {package} {version} konnte nicht heruntergeladen werden: {said}</translation>
    </message>
    <message>
      <source>Look at the network connection and pip's settings, then run make setup again.</source>
      <translation>Prüfen Sie die Netzverbindung und die Einstellungen von pip, dann führen Sie make setup noch einmal aus.</translation>
    </message>
    <message>
      <source>{name} is damaged ({error}).</source>
      <translation>{name} ist beschädigt ({error}).</translation>
    </message>
    <message>
      <source>{name}: {bad} is missing or damaged.</source>
      <translation>{name}: {bad} fehlt oder ist beschädigt.</translation>
    </message>
    <message>
      <source>Run make setup to fetch it again.</source>
      <translation>Führen Sie make setup aus, um es neu zu holen.</translation>
    </message>
    <message>
      <source>The model hub does not give out {repo} ({error}).</source>
      <translation>Der Modell-Server gibt {repo} nicht heraus ({error}).</translation>
    </message>
    <message>
      <source>Look at the network connection, or get the file elsewhere and use models add --from FILE.</source>
      <translation>Prüfen Sie die Netzverbindung, oder besorgen Sie die Datei anderswo und nehmen Sie models add --from FILE.</translation>
    </message>
    <message>
      <source>{name} is not fetched by itself.</source>
      <translation>{name} wird nicht von selbst geholt.</translation>
    </message>
    <message>
      <source>Get the file yourself and use models add --from FILE.</source>
      <translation>Besorgen Sie die Datei selbst und nehmen Sie models add --from FILE.</translation>
    </message>
    <message>
      <source>This network is not YAMNet: its pooled features are missing.</source>
      <translation>Dieses Netz ist nicht YAMNet: Seine gesammelten Merkmale fehlen.</translation>
    </message>
    <message>
      <source>Add it again.</source>
      <translation>Fügen Sie es wieder hinzu.</translation>
    </message>
    <message>
      <source>{name} is not YAMNet's list of 521 classes.</source>
      <translation>{name} ist nicht YAMNets Liste von 521 Klassen.</translation>
    </message>
    <message>
      <source>YAMNet needs the package ai-edge-litert, which is not installed.</source>
      <translation>YAMNet braucht das Paket ai-edge-litert, das nicht installiert ist.</translation>
    </message>
    <message>
      <source>Run: pip install "trouvere[yamnet]".</source>
      <translation>Führen Sie aus: pip install "trouvere[yamnet]".</translation>
    </message>
    <message>
      <source>{name} is not a TensorFlow Lite network.</source>
      <translation>{name} ist kein TensorFlow-Lite-Netz.</translation>
    </message>
    <message>
      <source>The index of space {space_id} {count}.</source>
      <translation>Der Index des Raums {space_id} {count}.</translation>
    </message>
    <message>
      <source>The index snapshot {file} is of another version.</source>
      <translation>Der Index-Abzug {file} ist aus einer anderen Version.</translation>
    </message>
    <message>
      <source>The index snapshot {file} cannot be used.</source>
      <translation>Der Index-Abzug {file} ist nicht zu gebrauchen.</translation>
    </message>
    <message>
      <source>The index file {path} is damaged.</source>
      <translation>Die Indexdatei {path} ist beschädigt.</translation>
    </message>
    <message>
      <source>The index file {path} cannot be read ({strerror}).</source>
      <translation>Die Indexdatei {path} kann nicht gelesen werden ({strerror}).</translation>
    </message>
    <message>
      <source>The record of index snapshot {file} is damaged.</source>
      <translation>Der Eintrag zum Index-Abzug {file} ist beschädigt.</translation>
    </message>
    <message>
      <source>It is built again.</source>
      <translation>Er wird neu gebaut.</translation>
    </message>
    <message>
      <source>Trouvère stumbled over this file ({name}: {problem}).</source>
      <translation>Trouvère ist über diese Datei gestolpert ({name}: {problem}).</translation>
    </message>
    <message>
      <source>Retry; if it happens again, please report it with the file's format.</source>
      <translation>Versuchen Sie es noch einmal; geschieht es wieder, melden Sie es bitte mit dem Format der Datei.</translation>
    </message>
    <message>
      <source>No model for {kind} files is installed.</source>
      <translation>Es ist kein Modell für Dateien der Art {kind} installiert.</translation>
    </message>
    <message>
      <source>Add one with `trouvere models add`.</source>
      <translation>Fügen Sie mit `trouvere models add` eines hinzu.</translation>
    </message>
    <message>
      <source>Indexing waits: {text}</source>
      <translation>Das Einlesen wartet: {text}</translation>
    </message>
    <message>
      <source>Trouvère made a mistake ({name}: {problem}).</source>
      <translation>Trouvère hat einen Fehler gemacht ({name}: {problem}).</translation>
    </message>
    <message>
      <source>It tries again in a minute; if it stays so, restart it and report this.</source>
      <translation>Es versucht es in einer Minute noch einmal; bleibt es so, starten Sie es neu und melden Sie dies.</translation>
    </message>
    <message>
      <source>{name} holds no sound.</source>
      <translation>{name} enthält keinen Ton.</translation>
    </message>
    <message>
      <source>Check in a player whether it should; if not, delete it.</source>
      <translation>Prüfen Sie in einem Abspielprogramm, ob das so sein soll; wenn nicht, löschen Sie sie.</translation>
    </message>
    <message>
      <source>{name} is not a recording that Trouvère can read, or its beginning is damaged.</source>
      <translation>{name} ist keine Aufnahme, die Trouvère lesen kann, oder ihr Anfang ist beschädigt.</translation>
    </message>
    <message>
      <source>Save it as FLAC, WAV or MP3.</source>
      <translation>Speichern Sie sie als FLAC, WAV oder MP3.</translation>
    </message>
    <message>
      <source>{name} is neither a picture nor a sound nor a score that Trouvère can read.</source>
      <translation>{name} ist kein Bild, kein Klang und keine Partitur, die Trouvère lesen kann.</translation>
    </message>
    <message>
      <source>{name} holds no notes.</source>
      <translation>{name} enthält keine Noten.</translation>
    </message>
    <message>
      <source>If it should, export it again.</source>
      <translation>Wenn sie welche enthalten soll, exportieren Sie sie neu.</translation>
    </message>
    <message>
      <source>{name} is a damaged MIDI file.</source>
      <translation>{name} ist eine beschädigte MIDI-Datei.</translation>
    </message>
    <message>
      <source>Export it again from its music program.</source>
      <translation>Exportieren Sie sie neu aus ihrem Notenprogramm.</translation>
    </message>
    <message>
      <source>{name} unpacks to more than {max_xml_bytes} MB, too much for a score.</source>
      <translation>{name} wird entpackt größer als {max_xml_bytes} MB, zu viel für eine Partitur.</translation>
    </message>
    <message>
      <source>If it is in order, split it into movements.</source>
      <translation>Wenn sie in Ordnung ist, teilen Sie sie in Sätze.</translation>
    </message>
    <message>
      <source>{name} is not a score that Trouvère can read.</source>
      <translation>{name} ist keine Partitur, die Trouvère lesen kann.</translation>
    </message>
    <message>
      <source>If it is one, export it as MusicXML or PDF.</source>
      <translation>Wenn es eine ist, exportieren Sie sie als MusicXML oder PDF.</translation>
    </message>
    <message>
      <source>{name} is a damaged compressed score.</source>
      <translation>{name} ist eine beschädigte gepackte Partitur.</translation>
    </message>
    <message>
      <source>{name} is not a picture that Trouvère can read, or its beginning is damaged.</source>
      <translation>{name} ist kein Bild, das Trouvère lesen kann, oder sein Anfang ist beschädigt.</translation>
    </message>
    <message>
      <source>Save it as JPEG or PNG.</source>
      <translation>Speichern Sie es als JPEG oder PNG.</translation>
    </message>
    <message>
      <source>{name} holds text, not a picture.</source>
      <translation>{name} enthält Text, kein Bild.</translation>
    </message>
    <message>
      <source>Give it its right name.</source>
      <translation>Geben Sie ihr den richtigen Namen.</translation>
    </message>
    <message>
      <source>{name} says it has {size} × {size2} pixels, more than the {max_pixels} million that can be read.</source>
      <translation>{name} sagt, es habe {size} × {size2} Pixel, mehr als die {max_pixels} Millionen, die gelesen werden können.</translation>
    </message>
    <message>
      <source>If that is true, save it smaller.</source>
      <translation>Wenn das stimmt, speichern Sie es kleiner.</translation>
    </message>
    <message>
      <source>{name} is damaged or not a PDF.</source>
      <translation>{name} ist beschädigt oder kein PDF.</translation>
    </message>
    <message>
      <source>Export, download or scan it again.</source>
      <translation>Exportieren, laden oder scannen Sie es neu.</translation>
    </message>
    <message>
      <source>{name} is protected by a password.</source>
      <translation>{name} ist mit einem Passwort geschützt.</translation>
    </message>
    <message>
      <source>Save a copy without the password.</source>
      <translation>Speichern Sie eine Kopie ohne das Passwort.</translation>
    </message>
    <message>
      <source>{name} has no pages.</source>
      <translation>{name} hat keine Seiten.</translation>
    </message>
    <message>
      <source>Export or scan it again.</source>
      <translation>Exportieren oder scannen Sie es neu.</translation>
    </message>
    <message>
      <source>{name} crashed the decoder: it is most likely damaged.</source>
      <translation>{name} hat den Dekodierer zum Absturz gebracht: Sehr wahrscheinlich ist die Datei beschädigt.</translation>
    </message>
    <message>
      <source>Open it in another program and save it anew, or delete it.</source>
      <translation>Öffnen Sie sie in einem anderen Programm und speichern Sie sie neu, oder löschen Sie sie.</translation>
    </message>
    <message>
      <source>{name} took longer than {timeout_s} seconds to read.</source>
      <translation>{name} zu lesen dauerte länger als {timeout_s} Sekunden.</translation>
    </message>
    <message>
      <source>If it is in order, retry when the computer is less busy.</source>
      <translation>Wenn sie in Ordnung ist, versuchen Sie es, wenn der Computer weniger zu tun hat.</translation>
    </message>
    <message>
      <source>{name} needs more memory than one file may take.</source>
      <translation>{name} braucht mehr Speicher, als eine Datei belegen darf.</translation>
    </message>
    <message>
      <source>If it is in order, save it smaller.</source>
      <translation>Wenn sie in Ordnung ist, speichern Sie sie kleiner.</translation>
    </message>
    <message>
      <source>{name} has no page {page}: it has {count}.</source>
      <translation>{name} hat keine Seite {page}: Es hat {count}.</translation>
    </message>
    <message>
      <source>It was changed; rescan its folder.</source>
      <translation>Sie wurde geändert; sehen Sie ihren Ordner neu durch.</translation>
    </message>
    <message>
      <source>{name} is not a score that Trouvère can read, or its beginning is damaged.</source>
      <translation>{name} ist keine Partitur, die Trouvère lesen kann, oder ihr Anfang ist beschädigt.</translation>
    </message>
    <message>
      <source>{name} ends too early: part of it is missing.</source>
      <translation>{name} endet zu früh: Ein Teil fehlt.</translation>
    </message>
    <message>
      <source>Copy it again from where it came from.</source>
      <translation>Kopieren Sie sie noch einmal von dort, wo sie herkam.</translation>
    </message>
    <message>
      <source>{name} is empty.</source>
      <translation>{name} ist leer.</translation>
    </message>
    <message>
      <source>{name} is larger than {largest_bytes} MB, too large for its kind.</source>
      <translation>{name} ist größer als {largest_bytes} MB, zu groß für ihre Art.</translation>
    </message>
    <message>
      <source>If it is in order, split it into smaller files.</source>
      <translation>Wenn sie in Ordnung ist, teilen Sie sie in kleinere Dateien.</translation>
    </message>
    <message>
      <source>{name} is not there any more.</source>
      <translation>{name} ist nicht mehr da.</translation>
    </message>
    <message>
      <source>It will be found again if it comes back.</source>
      <translation>Sie wird wieder gefunden, wenn sie zurückkommt.</translation>
    </message>
    <message>
      <source>{name} may not be read by you.</source>
      <translation>{name} dürfen Sie nicht lesen.</translation>
    </message>
    <message>
      <source>Change its permissions, then retry.</source>
      <translation>Ändern Sie die Rechte, dann versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>{name} is a folder, not a file.</source>
      <translation>{name} ist ein Ordner, keine Datei.</translation>
    </message>
    <message>
      <source>{name} could not be read from its drive ({problem}).</source>
      <translation>{name} konnte nicht von ihrem Laufwerk gelesen werden ({problem}).</translation>
    </message>
    <message>
      <source>Check the drive and its connection, then retry.</source>
      <translation>Prüfen Sie das Laufwerk und seine Verbindung, dann versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>{name} could not be read as {what}: it is damaged or of an unknown format.</source>
      <translation>{name} konnte nicht als {what} gelesen werden: beschädigt oder in einem unbekannten Format.</translation>
    </message>
    <message>
      <source>The thumbnail cache {path} cannot be used ({problem}).</source>
      <translation>Der Speicher für Vorschaubilder {path} ist nicht zu gebrauchen ({problem}).</translation>
    </message>
    <message>
      <source>Check that its folder exists, is writable and has room.</source>
      <translation>Prüfen Sie, ob sein Ordner da ist, beschreibbar ist und Platz hat.</translation>
    </message>
    <message>
      <source>Another program has just changed it.</source>
      <translation>Ein anderes Programm hat sie eben geändert.</translation>
    </message>
    <message>
      <source>Try again.</source>
      <translation>Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>There is no collection “{name}”.</source>
      <translation>Es gibt keine Sammlung „{name}“.</translation>
    </message>
    <message>
      <source>Check the spelling.</source>
      <translation>Prüfen Sie die Schreibweise.</translation>
    </message>
    <message>
      <source>A collection needs a name.</source>
      <translation>Eine Sammlung braucht einen Namen.</translation>
    </message>
    <message>
      <source>Write one.</source>
      <translation>Schreiben Sie einen.</translation>
    </message>
    <message>
      <source>These files are not in the library.</source>
      <translation>Diese Dateien sind nicht in der Bibliothek.</translation>
    </message>
    <message>
      <source>Add their folder first.</source>
      <translation>Fügen Sie zuerst ihren Ordner hinzu.</translation>
    </message>
    <message>
      <source>A saved search needs a name.</source>
      <translation>Eine gespeicherte Suche braucht einen Namen.</translation>
    </message>
    <message>
      <source>This sketch was deleted.</source>
      <translation>Diese Skizze wurde gelöscht.</translation>
    </message>
    <message>
      <source>Choose another one.</source>
      <translation>Wählen Sie eine andere.</translation>
    </message>
    <message>
      <source>There is a sketch “{name}” already.</source>
      <translation>Es gibt schon eine Skizze „{name}“.</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <source>It is too long for an XMP file.</source>
      <translation>Sie ist zu lang für eine XMP-Datei.</translation>
    </message>
    <message>
      <source>It was left as it is.</source>
      <translation>Sie blieb, wie sie ist.</translation>
    </message>
    <message>
      <source>It is no XMP file.</source>
      <translation>Es ist keine XMP-Datei.</translation>
    </message>
    <message>
      <source>{folder} is already covered: it lies in {root}, which is in the library.</source>
      <translation>{folder} ist schon erfasst: Der Ordner liegt in {root}, der in der Bibliothek ist.</translation>
    </message>
    <message>
      <source>Look through that folder again if something is missing.</source>
      <translation>Sehen Sie jenen Ordner noch einmal durch, wenn etwas fehlt.</translation>
    </message>
    <message>
      <source>{folder} lies in {root}, but is left out: it is hidden or matches an ignore rule.</source>
      <translation>{folder} liegt in {root}, wird aber ausgelassen: verborgen, oder eine Ignorier-Regel trifft zu.</translation>
    </message>
    <message>
      <source>Bring it back with a line such as `!{name}/` in a .trouvereignore file above it.</source>
      <translation>Holen Sie ihn mit einer Zeile wie `!{name}/` in einer Datei .trouvereignore darüber zurück.</translation>
    </message>
    <message>
      <source>{folder} belongs to the library itself ({library_folder}).</source>
      <translation>{folder} gehört zur Bibliothek selbst ({library_folder}).</translation>
    </message>
    <message>
      <source>Choose a folder with your own files.</source>
      <translation>Wählen Sie einen Ordner mit eigenen Dateien.</translation>
    </message>
    <message>
      <source>{path} is a file, not a folder.</source>
      <translation>{path} ist eine Datei, kein Ordner.</translation>
    </message>
    <message>
      <source>Add the folder that it lies in: {parent}</source>
      <translation>Fügen Sie den Ordner hinzu, in dem sie liegt: {parent}</translation>
    </message>
    <message>
      <source>The folder {path} does not exist.</source>
      <translation>Den Ordner {path} gibt es nicht.</translation>
    </message>
    <message>
      <source>Check the spelling, and that its drive is connected.</source>
      <translation>Prüfen Sie die Schreibweise, und ob sein Laufwerk verbunden ist.</translation>
    </message>
    <message>
      <source>The folder {path} cannot be opened ({problem}).</source>
      <translation>Der Ordner {path} kann nicht geöffnet werden ({problem}).</translation>
    </message>
    <message>
      <source>Check its permissions.</source>
      <translation>Prüfen Sie seine Rechte.</translation>
    </message>
    <message>
      <source>Its files stay in the library; it is looked for again and again.</source>
      <translation>Seine Dateien bleiben in der Bibliothek; es wird immer wieder nach ihm gesehen.</translation>
    </message>
    <message>
      <source>This folder is not there: unplugged, renamed or deleted. {kept}</source>
      <translation>Dieser Ordner ist nicht da: abgezogen, umbenannt oder gelöscht. {kept}</translation>
    </message>
    <message>
      <source>This folder is empty and not on the disk it was on: its drive seems to be unplugged. {kept}</source>
      <translation>Dieser Ordner ist leer und nicht auf der Platte, auf der er war: Sein Laufwerk scheint abgezogen zu sein. {kept}</translation>
    </message>
    <message>
      <source>The network drive does not answer. {kept}</source>
      <translation>Das Netzlaufwerk antwortet nicht. {kept}</translation>
    </message>
    <message>
      <source>This folder cannot be opened ({problem}). {kept}</source>
      <translation>Dieser Ordner kann nicht geöffnet werden ({problem}). {kept}</translation>
    </message>
    <message>
      <source>The library is being closed; the scan was broken off.</source>
      <translation>Die Bibliothek wird geschlossen; die Durchsicht wurde abgebrochen.</translation>
    </message>
    <message>
      <source>{unreadable} folders or files could not be opened, such as {example}.</source>
      <translation>{unreadable} Ordner oder Dateien konnten nicht geöffnet werden, zum Beispiel {example}.</translation>
    </message>
    <message>
      <source>{unstorable} files were left out: their names are not valid Unicode.</source>
      <translation>{unstorable} Dateien wurden ausgelassen: Ihre Namen sind kein gültiges Unicode.</translation>
    </message>
    <message>
      <source>{kept} files are on a disk that is not connected now.</source>
      <translation>{kept} Dateien liegen auf einer Platte, die jetzt nicht verbunden ist.</translation>
    </message>
    <message>
      <source>{path} cannot be looked through. {reason}</source>
      <translation>{path} kann nicht durchgesehen werden. {reason}</translation>
    </message>
    <message>
      <source>Connect its drive and try again.</source>
      <translation>Verbinden Sie das Laufwerk und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>only photos, sounds or scores</source>
      <translation>nur Fotos, Klänge oder Partituren</translation>
    </message>
    <message>
      <source>in a folder</source>
      <translation>in einem Ordner</translation>
    </message>
    <message>
      <source>exact words in names, tags and texts</source>
      <translation>genaue Wörter in Namen, Schlagwörtern und Texten</translation>
    </message>
    <message>
      <source>part of the name or title</source>
      <translation>Teil des Namens oder Titels</translation>
    </message>
    <message>
      <source>type of file</source>
      <translation>Dateityp</translation>
    </message>
    <message>
      <source>when it was taken</source>
      <translation>wann es aufgenommen wurde</translation>
    </message>
    <message>
      <source>when it came into the library</source>
      <translation>wann es in die Bibliothek kam</translation>
    </message>
    <message>
      <source>camera</source>
      <translation>Kamera</translation>
    </message>
    <message>
      <source>tag</source>
      <translation>Schlagwort</translation>
    </message>
    <message>
      <source>what you put together</source>
      <translation>was Sie zusammengelegt haben</translation>
    </message>
    <message>
      <source>near copies of a file</source>
      <translation>ähnliche Kopien einer Datei</translation>
    </message>
    <message>
      <source>stars</source>
      <translation>Sterne</translation>
    </message>
    <message>
      <source>length of a sound</source>
      <translation>Länge eines Klangs</translation>
    </message>
    <message>
      <source>width in pixels</source>
      <translation>Breite in Pixeln</translation>
    </message>
    <message>
      <source>height in pixels</source>
      <translation>Höhe in Pixeln</translation>
    </message>
    <message>
      <source>number of pages</source>
      <translation>Zahl der Seiten</translation>
    </message>
    <message>
      <source>key of a score</source>
      <translation>Tonart einer Partitur</translation>
    </message>
    <message>
      <source>major or minor</source>
      <translation>Dur oder Moll</translation>
    </message>
    <message>
      <source>metre of a score, as 3/4</source>
      <translation>Takt einer Partitur, etwa 3/4</translation>
    </message>
    <message>
      <source>slow, fast, or beats a minute</source>
      <translation>langsam (slow), schnell (fast) oder Schläge pro Minute</translation>
    </message>
    <message>
      <source>instrument of a score</source>
      <translation>Instrument einer Partitur</translation>
    </message>
    <message>
      <source>files that could not be read</source>
      <translation>Dateien, die nicht gelesen werden konnten</translation>
    </message>
    <message>
      <source>watched folder</source>
      <translation>beobachteter Ordner</translation>
    </message>
    <message>
      <source>photos with much of a colour</source>
      <translation>Fotos mit viel von einer Farbe</translation>
    </message>
    <message>
      <source>what you have taught by examples</source>
      <translation>was Sie durch Beispiele gelehrt haben</translation>
    </message>
    <message>
      <source>A concept needs a name.</source>
      <translation>Ein Konzept braucht einen Namen.</translation>
    </message>
    <message>
      <source>Give it one, such as “our garden”.</source>
      <translation>Geben Sie ihm einen, etwa „unser Garten“.</translation>
    </message>
    <message>
      <source>A concept needs at least {fewest} different things that you like; there are {liked}{gone}.</source>
      <translation>Ein Konzept braucht mindestens {fewest} verschiedene Dinge, die Ihnen gefallen; es sind {liked}{gone}.</translation>
    </message>
    <message>
      <source>Like more results, then save again.</source>
      <translation>Markieren Sie weitere Ergebnisse, dann speichern Sie noch einmal.</translation>
    </message>
    <message>
      <source>A concept learns from at most {most} things; there are {liked}.</source>
      <translation>Ein Konzept lernt aus höchstens {most} Dingen; es sind {liked}.</translation>
    </message>
    <message>
      <source>Keep the most telling ones.</source>
      <translation>Behalten Sie die aussagekräftigsten.</translation>
    </message>
    <message>
      <source>`{text}` is not a {value} for `{name}`.</source>
      <translation>`{text}` ist kein Wert der Art {value} für `{name}`.</translation>
    </message>
    <message>
      <source>`{op}` cannot be used with {field}.</source>
      <translation>`{op}` geht nicht mit {field}.</translation>
    </message>
    <message>
      <source>`{field}` needs a value.</source>
      <translation>`{field}` braucht einen Wert.</translation>
    </message>
    <message>
      <source>There is no {value} called `{value2}`.</source>
      <translation>Für {value} gibt es `{value2}` nicht.</translation>
    </message>
    <message>
      <source>There is no filter called `{name}`.</source>
      <translation>Es gibt keinen Filter namens `{name}`.</translation>
    </message>
    <message>
      <source>There is no kind called `{word}`.</source>
      <translation>Es gibt keine Art namens `{word}`.</translation>
    </message>
    <message>
      <source>`{name}` is yes or no, not `{word}`.</source>
      <translation>`{name}` ist yes oder no, nicht `{word}`.</translation>
    </message>
    <message>
      <source>Did you mean `{near}`?</source>
      <translation>Meinten Sie `{near}`?</translation>
    </message>
    <message>
      <source>There are: {names}.</source>
      <translation>Es gibt: {names}.</translation>
    </message>
    <message>
      <source>`{match}` is not a date.</source>
      <translation>`{match}` ist kein Datum.</translation>
    </message>
    <message>
      <source>{name} is neither a picture, a sound nor a score.</source>
      <translation>{name} ist kein Bild, kein Klang und keine Partitur.</translation>
    </message>
    <message>
      <source>Choose another file.</source>
      <translation>Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
      <source>The names of {connection} files are not looked up yet.</source>
      <translation>Die Namen von {connection} Dateien sind noch nicht nachgeschlagen.</translation>
    </message>
    <message>
      <source>{count} {many} are not indexed yet.</source>
      <translation>{count} {many} sind noch nicht eingelesen.</translation>
    </message>
    <message>
      <source>Nothing is from then. To look for the words, put them in quotes: "{taken}".</source>
      <translation>Aus dieser Zeit ist nichts da. Um die Wörter zu suchen, setzen Sie sie in Anführungszeichen: "{taken}".</translation>
    </message>
    <message>
      <source>Results cannot be grouped by `{group}`.</source>
      <translation>Ergebnisse lassen sich nicht nach `{group}` gruppieren.</translation>
    </message>
    <message>
      <source>Results cannot be sorted by `{text}`.</source>
      <translation>Ergebnisse lassen sich nicht nach `{text}` sortieren.</translation>
    </message>
    <message>
      <source>`{field}:` is kept exactly and has no weight.</source>
      <translation>`{field}:` wird genau eingehalten und hat kein Gewicht.</translation>
    </message>
    <message>
      <source>Leave the number away.</source>
      <translation>Lassen Sie die Zahl weg.</translation>
    </message>
    <message>
      <source>A weight needs words.</source>
      <translation>Ein Gewicht braucht Wörter.</translation>
    </message>
    <message>
      <source>Write 2:"red car".</source>
      <translation>Schreiben Sie 2:"red car".</translation>
    </message>
    <message>
      <source>Write concept:garden, with a name that you saved.</source>
      <translation>Schreiben Sie concept:garden, mit einem Namen, den Sie gespeichert haben.</translation>
    </message>
    <message>
      <source>Which concept?</source>
      <translation>Welches Konzept?</translation>
    </message>
    <message>
      <source>There is no colour called `{value}`.</source>
      <translation>Es gibt keine Farbe namens `{value}`.</translation>
    </message>
    <message>
      <source>Which colour?</source>
      <translation>Welche Farbe?</translation>
    </message>
    <message>
      <source>Write colour:red or #c81e1e.</source>
      <translation>Schreiben Sie colour:red oder #c81e1e.</translation>
    </message>
    <message>
      <source>A page cannot begin or end before the first hit.</source>
      <translation>Eine Seite kann nicht vor dem ersten Treffer beginnen oder enden.</translation>
    </message>
    <message>
      <source>A weight is not a usable number.</source>
      <translation>Ein Gewicht ist keine brauchbare Zahl.</translation>
    </message>
    <message>
      <source>Use numbers such as 0.5 or 2.</source>
      <translation>Nehmen Sie Zahlen wie 0.5 oder 2.</translation>
    </message>
    <message>
      <source>The difference must be between 0 and 1, not {diverse}.</source>
      <translation>Die Verschiedenheit muss zwischen 0 und 1 liegen, nicht {diverse}.</translation>
    </message>
    <message>
      <source>{diverse} is usual.</source>
      <translation>{diverse} ist üblich.</translation>
    </message>
    <message>
      <source>β must be between 0 and 1, not {beta}.</source>
      <translation>β muss zwischen 0 und 1 liegen, nicht {beta}.</translation>
    </message>
    <message>
      <source>{beta} is the default.</source>
      <translation>{beta} ist die Vorgabe.</translation>
    </message>
    <message>
      <source>{names} {are} not in the library and did not count.</source>
      <translation>{names}: {are} nicht in der Bibliothek, hat nicht gezählt.</translation>
    </message>
    <message>
      <source>There is no concept “{name}”.</source>
      <translation>Es gibt kein Konzept „{name}“.</translation>
    </message>
    <message>
      <source>None of the examples of “{name}” is in the library any more.</source>
      <translation>Keines der Beispiele von „{name}“ ist noch in der Bibliothek.</translation>
    </message>
    <message>
      <source>Delete the concept, or bring the files back.</source>
      <translation>Löschen Sie das Konzept, oder bringen Sie die Dateien zurück.</translation>
    </message>
    <message>
      <source>{paths} of the files that were liked or not are not in the library.</source>
      <translation>{paths} der Dateien, die gefielen oder nicht, sind nicht in der Bibliothek.</translation>
    </message>
    <message>
      <source>None of the files that were liked or not is in the library any more.</source>
      <translation>Keine der Dateien, die gefielen oder nicht, ist noch in der Bibliothek.</translation>
    </message>
    <message>
      <source>Begin a new search.</source>
      <translation>Beginnen Sie eine neue Suche.</translation>
    </message>
    <message>
      <source>Save one first from results that you like.</source>
      <translation>Speichern Sie zuerst eines aus Ergebnissen, die Ihnen gefallen.</translation>
    </message>
    <message>
      <source>{gone} of {liked} examples of “{name}” are not there.</source>
      <translation>{gone} von {liked} Beispielen von „{name}“ sind nicht da.</translation>
    </message>
    <message>
      <source>{value} is not in the library.</source>
      <translation>{value} ist nicht in der Bibliothek.</translation>
    </message>
    <message>
      <source>Give a file that exists or is indexed.</source>
      <translation>Geben Sie eine Datei an, die es gibt oder die eingelesen ist.</translation>
    </message>
    <message>
      <source>{names} Put a space after the colon to search for the words.</source>
      <translation>{names} Mit einem Leerzeichen nach dem Doppelpunkt wird nach den Wörtern gesucht.</translation>
    </message>
    <message>
      <source>What should have the weight {number}?</source>
      <translation>Was soll das Gewicht {number} haben?</translation>
    </message>
    <message>
      <source>Write {number}:dog.</source>
      <translation>Schreiben Sie {number}:dog.</translation>
    </message>
    <message>
      <source>A weight cannot push away.</source>
      <translation>Ein Gewicht kann nicht wegschieben.</translation>
    </message>
    <message>
      <source>Write -{word}.</source>
      <translation>Schreiben Sie -{word}.</translation>
    </message>
    <message>
      <source>A weight lies above 0 and not above {most_weight}.</source>
      <translation>Ein Gewicht liegt über 0 und nicht über {most_weight}.</translation>
    </message>
    <message>
      <source>Write 2:dog.</source>
      <translation>Schreiben Sie 2:dog.</translation>
    </message>
    <message>
      <source>A quotation mark is not closed.</source>
      <translation>Ein Anführungszeichen ist nicht geschlossen.</translation>
    </message>
    <message>
      <source>Write "two words".</source>
      <translation>Schreiben Sie "two words".</translation>
    </message>
    <message>
      <source>Searched for: {texts} (from {languages}).</source>
      <translation>Gesucht wurde: {texts} (Sprache: {languages}).</translation>
    </message>
    <message>
      <source>{path} is not in the library.</source>
      <translation>{path} ist nicht in der Bibliothek.</translation>
    </message>
    <message>
      <source>Begin at a file that is.</source>
      <translation>Beginnen Sie bei einer Datei, die es ist.</translation>
    </message>
    <message>
      <source>No single place matters: the match is spread over the whole photo.</source>
      <translation>Keine einzelne Stelle ist wichtig: Der Treffer verteilt sich über das ganze Foto.</translation>
    </message>
    <message>
      <source>Nothing was asked for, so there is no place that matches.</source>
      <translation>Es wurde nach nichts gefragt, also gibt es keine Stelle, die passt.</translation>
    </message>
    <message>
      <source>The aspects that matched, or the model in use, cannot tell where in the photo it is.</source>
      <translation>Die passenden Merkmale oder das Modell in Gebrauch können nicht sagen, wo im Foto es ist.</translation>
    </message>
    <message>
      <source>This file is not in the library, or not indexed yet.</source>
      <translation>Diese Datei ist nicht in der Bibliothek oder noch nicht eingelesen.</translation>
    </message>
    <message>
      <source>Index its folder first.</source>
      <translation>Lesen Sie zuerst ihren Ordner ein.</translation>
    </message>
    <message>
      <source>Scores are matched by their notes and their text; no words are told for them.</source>
      <translation>Partituren werden an Noten und Text verglichen; Wörter werden dazu nicht genannt.</translation>
    </message>
    <message>
      <source>The model in use cannot tell what is in this item in words.</source>
      <translation>Das Modell in Gebrauch kann nicht in Wörtern sagen, was darin ist.</translation>
    </message>
    <message>
      <source>The match is by other aspects than meaning, so words do not explain it.</source>
      <translation>Es passt durch anderes als die Bedeutung, deshalb erklären Wörter es nicht.</translation>
    </message>
    <message>
      <source>The words make up less than half of the match ({explained}): they tell what is in it, not why.</source>
      <translation>Die Wörter machen weniger als die Hälfte des Treffers aus ({explained}): Sie sagen, was darin ist, nicht warum.</translation>
    </message>
    <message>
      <source>There is a collection “{name}” already.</source>
      <translation>Es gibt schon eine Sammlung „{name}“.</translation>
    </message>
    <message>
      <source>This collection is no longer there.</source>
      <translation>Diese Sammlung gibt es nicht mehr.</translation>
    </message>
    <message>
      <source>There is a concept “{name}” already.</source>
      <translation>Es gibt schon ein Konzept „{name}“.</translation>
    </message>
    <message>
      <source>{path} is not a Trouvère catalog.</source>
      <translation>{path} ist kein Katalog von Trouvère.</translation>
    </message>
    <message>
      <source>Choose another folder with --library.</source>
      <translation>Wählen Sie mit --library einen anderen Ordner.</translation>
    </message>
    <message>
      <source>The library in {parent} was made by a newer Trouvère (format {version}, this program knows {schema_version}).</source>
      <translation>Die Bibliothek in {parent} wurde von einem neueren Trouvère angelegt (Format {version}, dieses Programm kennt {schema_version}).</translation>
    </message>
    <message>
      <source>Update Trouvère, or choose another library folder. Nothing was changed.</source>
      <translation>Aktualisieren Sie Trouvère, oder wählen Sie einen anderen Ordner. Geändert wurde nichts.</translation>
    </message>
    <message>
      <source>The disk that holds the library ({parent}) is full; nothing was lost.</source>
      <translation>Die Platte mit der Bibliothek ({parent}) ist voll; verloren ging nichts.</translation>
    </message>
    <message>
      <source>Free some space, then go on.</source>
      <translation>Schaffen Sie Platz, dann geht es weiter.</translation>
    </message>
    <message>
      <source>The catalog {path} is damaged ({text}).</source>
      <translation>Der Katalog {path} ist beschädigt ({text}).</translation>
    </message>
    <message>
      <source>Run `trouvere doctor --repair`: it saves what can be read.</source>
      <translation>Führen Sie `trouvere doctor --repair` aus: Es rettet, was lesbar ist.</translation>
    </message>
    <message>
      <source>The catalog {path} cannot be written ({text}).</source>
      <translation>In den Katalog {path} kann nicht geschrieben werden ({text}).</translation>
    </message>
    <message>
      <source>Check that the folder exists, is writable and its drive is connected.</source>
      <translation>Prüfen Sie, ob der Ordner da ist, beschreibbar ist und sein Laufwerk verbunden ist.</translation>
    </message>
    <message>
      <source>Another program is using {path}.</source>
      <translation>Ein anderes Programm benutzt {path}.</translation>
    </message>
    <message>
      <source>Close it and try again.</source>
      <translation>Schließen Sie es und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>This file is no longer in the library.</source>
      <translation>Diese Datei ist nicht mehr in der Bibliothek.</translation>
    </message>
    <message>
      <source>Search again.</source>
      <translation>Suchen Sie noch einmal.</translation>
    </message>
    <message>
      <source>{file} is not in the library.</source>
      <translation>{file} ist nicht in der Bibliothek.</translation>
    </message>
    <message>
      <source>The catalog was damaged; it is kept as {name}, and {saved} rows were saved from it.</source>
      <translation>Der Katalog war beschädigt; er ist als {name} aufgehoben, und {saved} Zeilen wurden daraus gerettet.</translation>
    </message>
    <message>
      <source>There is a saved search “{name}” already.</source>
      <translation>Es gibt schon eine gespeicherte Suche „{name}“.</translation>
    </message>
    <message>
      <source>{problem} Looked through {every} meanwhile.</source>
      <translation>{problem} Bis dahin wird es {every} durchgesehen.</translation>
    </message>
    <message>
      <source>Network drive: looked through {every}.</source>
      <translation>Netzlaufwerk: wird {every} durchgesehen.</translation>
    </message>
    <message>
      <source>Changes cannot be watched here ({problem}).</source>
      <translation>Änderungen lassen sich hier nicht beobachten ({problem}).</translation>
    </message>
    <message>
      <source>There are more folders than this system may watch; to allow more: `{fix}`.</source>
      <translation>Es sind mehr Ordner, als dieses System beobachten darf; um mehr zu erlauben: `{fix}`.</translation>
    </message>
    <message>
      <source>Too many programs watch folders on this system; to allow more: `{fix}`.</source>
      <translation>Zu viele Programme beobachten Ordner auf diesem System; um mehr zu erlauben: `{fix}`.</translation>
    </message>
    <message>
      <source>People, actions, colours, places and some thousand things, in sentences and in single words. Small and quick.</source>
      <translation>Menschen, Handlungen, Farben, Orte und einige tausend Dinge, in Sätzen und in einzelnen Wörtern. Klein und schnell.</translation>
    </message>
    <message>
      <source>Captions: 76 % in first 10</source>
      <translation>Beschreibungen: 76 % unter den ersten 10</translation>
    </message>
    <message>
      <source>915 photos of Flickr8k; 33 % of the captions find their photo first. Names of things, Caltech: mAP .66.</source>
      <translation>915 Fotos aus Flickr8k; 33 % der Beschreibungen finden ihr Foto zuerst. Namen von Dingen, Caltech: mAP .66.</translation>
    </message>
    <message>
      <source>521 kinds of everyday sounds, genres, instruments and moods of music, and what any recording sounds like. YAMNet, its teacher, names more sounds right.</source>
      <translation>521 Arten alltäglicher Geräusche, Genres, Instrumente und Stimmungen von Musik, und wie eine Aufnahme klingt. YAMNet, sein Lehrer, benennt mehr Geräusche richtig.</translation>
    </message>
    <message>
      <source>Kinds of sounds: mAP .78</source>
      <translation>Arten von Geräuschen: mAP .78</translation>
    </message>
    <message>
      <source>80 clips of ESC-10, never trained on. A line of description finds one of 15 recordings: MRR .58.</source>
      <translation>80 Ausschnitte aus ESC-10, nie damit geübt. Eine beschreibende Zeile findet eine von 15 Aufnahmen: MRR .58.</translation>
    </message>
    <message>
      <source>Turns words into vectors for the bundled models; scores are found by their titles and texts.</source>
      <translation>Macht aus Wörtern Vektoren für die mitgelieferten Modelle; Partituren werden an Titeln und Texten gefunden.</translation>
    </message>
    <message>
      <source>521 kinds of everyday sounds. Get yamnet_spectra_in.tflite and yamnet_class_map.csv, then: models add yamnet --from FILE. Needs the extra trouvere[yamnet].</source>
      <translation>521 Arten alltäglicher Geräusche. Besorgen Sie yamnet_spectra_in.tflite und yamnet_class_map.csv, dann: models add yamnet --from FILE. Braucht den Zusatz trouvere[yamnet].</translation>
    </message>
    <message>
      <source>Kinds of sounds: mAP 1.0</source>
      <translation>Arten von Geräuschen: mAP 1.0</translation>
    </message>
    <message>
      <source>80 clips of ESC-10. A line of description finds one of 15 recordings: MRR .43.</source>
      <translation>80 Ausschnitte aus ESC-10. Eine beschreibende Zeile findet eine von 15 Aufnahmen: MRR .43.</translation>
    </message>
    <message>
      <source>Understands whole sentences about photos: far better than the bundled model. About 600 MB, about 70 ms a photo on a CPU.</source>
      <translation>Versteht ganze Sätze über Fotos: viel besser als das mitgelieferte Modell. Etwa 600 MB, etwa 70 ms je Foto auf einer CPU.</translation>
    </message>
    <message>
      <source>Sees finer detail than ViT-B/32. About 600 MB, about 200 ms a photo on a CPU: better with a GPU.</source>
      <translation>Sieht feinere Einzelheiten als ViT-B/32. Etwa 600 MB, etwa 200 ms je Foto auf einer CPU: besser mit einer GPU.</translation>
    </message>
    <message>
      <source>Sentences about photos with little computing. About 300 MB, about 50 ms a photo on a CPU.</source>
      <translation>Sätze über Fotos mit wenig Rechenaufwand. Etwa 300 MB, etwa 50 ms je Foto auf einer CPU.</translation>
    </message>
    <message>
      <source>1 file</source>
      <translation>1 Datei</translation>
    </message>
    <message>
      <source>{count} files</source>
      <translation>{count} Dateien</translation>
    </message>
    <message>
      <source>{count} photos</source>
      <translation>{count} Fotos</translation>
    </message>
    <message>
      <source>{count} sounds</source>
      <translation>{count} Klänge</translation>
    </message>
    <message>
      <source>{count} scores</source>
      <translation>{count} Partituren</translation>
    </message>
    <message>
      <source>photo</source>
      <translation>Foto</translation>
    </message>
    <message>
      <source>photos</source>
      <translation>Fotos</translation>
    </message>
    <message>
      <source>sound</source>
      <translation>Klang</translation>
    </message>
    <message>
      <source>sounds</source>
      <translation>Klänge</translation>
    </message>
    <message>
      <source>score</source>
      <translation>Partitur</translation>
    </message>
    <message>
      <source>scores</source>
      <translation>Partituren</translation>
    </message>
    <message>
      <source>English</source>
      <translation>Englisch</translation>
    </message>
    <message>
      <source>German</source>
      <translation>Deutsch</translation>
    </message>
    <message>
      <source>French</source>
      <translation>Französisch</translation>
    </message>
    <message>
      <source>Spanish</source>
      <translation>Spanisch</translation>
    </message>
    <message>
      <source>Portuguese</source>
      <translation>Portugiesisch</translation>
    </message>
    <message>
      <source>Italian</source>
      <translation>Italienisch</translation>
    </message>
    <message>
      <source>Russian</source>
      <translation>Russisch</translation>
    </message>
    <message>
      <source>Chinese</source>
      <translation>Chinesisch</translation>
    </message>
    <message>
      <source>Japanese</source>
      <translation>Japanisch</translation>
    </message>
  </context>
  <context>
    <name>EvenLoudness</name>
    <message>
      <source>Play all sounds about equally loud (E)</source>
      <translation>Alle Klänge etwa gleich laut spielen (E)</translation>
    </message>
    <message>
      <source>{level:.0f} LUFS, played {gain:.0f} dB softer</source>
      <translation>{level:.0f} LUFS, {gain:.0f} dB leiser gespielt</translation>
    </message>
  </context>
  <context>
    <name>ExampleButtons</name>
    <message>
      <source>Draw what you are looking for (Ctrl+D)</source>
      <translation>Zeichnen, was man sucht (Strg+D)</translation>
    </message>
    <message>
      <source>Search with a file (Ctrl+Shift+O)</source>
      <translation>Mit einer Datei suchen (Strg+Umschalt+O)</translation>
    </message>
    <message>
      <source>Search with a part of the screen (Ctrl+Shift+X)</source>
      <translation>Mit einem Teil des Bildschirms suchen (Strg+Umschalt+X)</translation>
    </message>
    <message>
      <source>Record a sound (Ctrl+Shift+R)</source>
      <translation>Einen Klang aufnehmen (Strg+Umschalt+R)</translation>
    </message>
  </context>
  <context>
    <name>Exchanging</name>
    <message>
      <source>Write ratings and tags of {whose} into .xmp files beside them?</source>
      <translation>Bewertungen und Schlagwörter für {whose} in .xmp-Dateien daneben schreiben?</translation>
    </message>
    <message>
      <source>The files themselves stay as they are, and so does all else in such files.</source>
      <translation>Die Dateien selbst bleiben, wie sie sind, und auch alles andere in solchen Dateien.</translation>
    </message>
    <message>
      <source>Write</source>
      <translation>Schreiben</translation>
    </message>
    <message>
      <source>Reading sidecar files: {done} of {all}</source>
      <translation>Begleitdateien werden gelesen: {done} von {all}</translation>
    </message>
    <message>
      <source>all files of the library</source>
      <translation>alle Dateien der Bibliothek</translation>
    </message>
    <message numerus="yes">
      <source>the %Ln selected files</source>
      <translation>
        <numerusform>die %Ln gewählte Datei</numerusform>
        <numerusform>die %Ln gewählten Dateien</numerusform>
      </translation>
    </message>
    <message>
      <source>Writing sidecar files: {done} of {all}</source>
      <translation>Begleitdateien werden geschrieben: {done} von {all}</translation>
    </message>
    <message>
      <source>Sidecar files are being read or written already.</source>
      <translation>Begleitdateien werden schon gelesen oder geschrieben.</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Anhalten</translation>
    </message>
    <message numerus="yes">
      <source>%Ln sidecar files written, {same} needed nothing.</source>
      <translation>
        <numerusform>%Ln Begleitdatei geschrieben, {same} brauchten nichts.</numerusform>
        <numerusform>%Ln Begleitdateien geschrieben, {same} brauchten nichts.</numerusform>
      </translation>
    </message>
    <message>
      <source>Reading sidecar files</source>
      <translation>Begleitdateien lesen</translation>
    </message>
    <message numerus="yes">
      <source>%Ln files got ratings or tags, {same} are as they were.</source>
      <translation>
        <numerusform>%Ln Datei bekam Bewertungen oder Schlagwörter, {same} sind, wie sie waren.</numerusform>
        <numerusform>%Ln Dateien bekamen Bewertungen oder Schlagwörter, {same} sind, wie sie waren.</numerusform>
      </translation>
    </message>
    <message>
      <source>Stopped.</source>
      <translation>Angehalten.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message numerus="yes">
      <source>… and %Ln more.</source>
      <translation>
        <numerusform>… und %Ln weitere.</numerusform>
        <numerusform>… und %Ln weitere.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln could not be done.</source>
      <translation>
        <numerusform>%Ln ging nicht.</numerusform>
        <numerusform>%Ln gingen nicht.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>FactsPanel</name>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>Belongs together with:
{names}</source>
      <translation>Gehört zusammen mit:
{names}</translation>
    </message>
    <message>
      <source>Also lies at:
{names}</source>
      <translation>Liegt auch hier:
{names}</translation>
    </message>
  </context>
  <context>
    <name>FailureTable</name>
    <message>
      <source>File</source>
      <translation>Datei</translation>
    </message>
    <message>
      <source>What is wrong</source>
      <translation>Was nicht stimmt</translation>
    </message>
    <message>
      <source>What helps</source>
      <translation>Was hilft</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>Tries</source>
      <translation>Versuche</translation>
    </message>
  </context>
  <context>
    <name>FailuresView</name>
    <message>
      <source>Every file could be read.</source>
      <translation>Alle Dateien konnten gelesen werden.</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Noch einmal versuchen</translation>
    </message>
    <message>
      <source>Try all again</source>
      <translation>Alle noch einmal versuchen</translation>
    </message>
    <message>
      <source>Show in its folder</source>
      <translation>Im Ordner zeigen</translation>
    </message>
    <message>
      <source>Copy the list</source>
      <translation>Die Liste kopieren</translation>
    </message>
    <message>
      <source>Files that could not be read</source>
      <translation>Dateien, die nicht gelesen werden konnten</translation>
    </message>
    <message numerus="yes">
      <source>%Ln lines copied.</source>
      <translation>
        <numerusform>%Ln Zeile kopiert.</numerusform>
        <numerusform>%Ln Zeilen kopiert.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln files are read again.</source>
      <translation>
        <numerusform>%Ln Datei wird noch einmal gelesen.</numerusform>
        <numerusform>%Ln Dateien werden noch einmal gelesen.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>FeedbackChip</name>
    <message numerus="yes">
      <source>%Ln liked</source>
      <translation>
        <numerusform>%Ln gefällt</numerusform>
        <numerusform>%Ln gefallen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln not wanted</source>
      <translation>
        <numerusform>%Ln nicht gewünscht</numerusform>
        <numerusform>%Ln nicht gewünscht</numerusform>
      </translation>
    </message>
    <message>
      <source>{n} liked, {m} not</source>
      <translation>{n} gefallen, {m} nicht</translation>
    </message>
    <message>
      <source>Feedback on results: {text}</source>
      <translation>Rückmeldung zu Ergebnissen: {text}</translation>
    </message>
    <message>
      <source>What you marked with + and −. Enter: keep it as a concept · Delete: forget it</source>
      <translation>Was Sie mit + und − markiert haben. Eingabe: als Konzept behalten · Entf: vergessen</translation>
    </message>
    <message>
      <source>Save as concept…</source>
      <translation>Als Konzept speichern…</translation>
    </message>
    <message>
      <source>Forget likes and dislikes</source>
      <translation>Gefallen und Missfallen vergessen</translation>
    </message>
  </context>
  <context>
    <name>FiltersPanel</name>
    <message>
      <source>from</source>
      <translation>von</translation>
    </message>
    <message>
      <source>Taken from: a year, month or day</source>
      <translation>Aufgenommen ab: ein Jahr, Monat oder Tag</translation>
    </message>
    <message>
      <source>to</source>
      <translation>bis</translation>
    </message>
    <message>
      <source>Taken until: a year, month or day</source>
      <translation>Aufgenommen bis: ein Jahr, Monat oder Tag</translation>
    </message>
    <message>
      <source>any</source>
      <translation>alle</translation>
    </message>
    <message>
      <source>Camera</source>
      <translation>Kamera</translation>
    </message>
    <message>
      <source>Tag</source>
      <translation>Schlagwort</translation>
    </message>
    <message>
      <source>from s</source>
      <translation>von s</translation>
    </message>
    <message>
      <source>Shortest length in seconds</source>
      <translation>Kürzeste Länge in Sekunden</translation>
    </message>
    <message>
      <source>to s</source>
      <translation>bis s</translation>
    </message>
    <message>
      <source>Longest length in seconds</source>
      <translation>Längste Länge in Sekunden</translation>
    </message>
    <message>
      <source>Lowest rating</source>
      <translation>Niedrigste Bewertung</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>Zurücksetzen</translation>
    </message>
    <message>
      <source>Reset all filters</source>
      <translation>Alle Filter zurücksetzen</translation>
    </message>
    <message>
      <source>Only {kind}</source>
      <translation>Nur {kind}</translation>
    </message>
    <message>
      <source>Taken</source>
      <translation>Aufgenommen</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>Länge</translation>
    </message>
    <message>
      <source>Rating</source>
      <translation>Bewertung</translation>
    </message>
    <message>
      <source>Filters</source>
      <translation>Filter</translation>
    </message>
    <message>
      <source>Write a date as 2024, 2024-05 or 2024-05-31.</source>
      <translation>Schreiben Sie ein Datum als 2024, 2024-05 oder 2024-05-31.</translation>
    </message>
    <message>
      <source>Write a length in seconds, such as 10 or 2.5.</source>
      <translation>Schreiben Sie eine Länge in Sekunden, etwa 10 oder 2.5.</translation>
    </message>
  </context>
  <context>
    <name>FirstMinute</name>
    <message>
      <source>Everything is searchable now.</source>
      <translation>Jetzt ist alles durchsuchbar.</translation>
    </message>
    <message>
      <source>These are the samples that come with Trouvère.</source>
      <translation>Das sind die Beispieldateien, die mit Trouvère kommen.</translation>
    </message>
    <message>
      <source>Add a folder of yours…</source>
      <translation>Einen eigenen Ordner hinzufügen…</translation>
    </message>
    <message>
      <source>Take the samples out</source>
      <translation>Die Beispieldateien herausnehmen</translation>
    </message>
    <message>
      <source>Index anyway</source>
      <translation>Trotzdem einlesen</translation>
    </message>
    <message>
      <source>Show me around</source>
      <translation>Kurzer Rundgang</translation>
    </message>
  </context>
  <context>
    <name>FolderChoice</name>
    <message>
      <source>no photos, sounds or scores</source>
      <translation>keine Fotos, Klänge oder Partituren</translation>
    </message>
  </context>
  <context>
    <name>FoldersPanel</name>
    <message>
      <source>Folders</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>Add a folder</source>
      <translation>Einen Ordner hinzufügen</translation>
    </message>
    <message>
      <source>Add a folder (Ctrl+Shift+N)</source>
      <translation>Einen Ordner hinzufügen (Strg+Umschalt+N)</translation>
    </message>
    <message>
      <source>Show in file manager</source>
      <translation>Im Dateimanager zeigen</translation>
    </message>
    <message>
      <source>Look through it now</source>
      <translation>Jetzt durchsehen</translation>
    </message>
    <message>
      <source>Remove from the library…</source>
      <translation>Aus der Bibliothek entfernen…</translation>
    </message>
  </context>
  <context>
    <name>GroupView</name>
    <message>
      <source>Keep the suggested one only</source>
      <translation>Nur die vorgeschlagene behalten</translation>
    </message>
    <message>
      <source>These are different</source>
      <translation>Diese sind verschieden</translation>
    </message>
    <message>
      <source>Move the marked files to the trash (Ctrl+Delete)</source>
      <translation>Die markierten Dateien in den Papierkorb legen (Strg+Entf)</translation>
    </message>
    <message>
      <source>Keep them, and do not show this group again (Alt+B)</source>
      <translation>Behalten und diese Gruppe nicht mehr zeigen (Alt+B)</translation>
    </message>
    <message>
      <source>They are not the same: never group or fold them again (Alt+D)</source>
      <translation>Sie sind nicht dasselbe: nie mehr gruppieren oder zusammenfassen (Alt+D)</translation>
    </message>
    <message>
      <source>Mark all but the suggested one for the trash (Alt+S)</source>
      <translation>Alle außer der vorgeschlagenen für den Papierkorb markieren (Alt+S)</translation>
    </message>
    <message>
      <source>Keep all</source>
      <translation>Alle behalten</translation>
    </message>
    <message>
      <source>Keep at least one of them.</source>
      <translation>Behalten Sie mindestens eine davon.</translation>
    </message>
    <message>
      <source>Tags, rating and collections of what goes are given to the first that stays.</source>
      <translation>Schlagwörter, Bewertung und Sammlungen dessen, was geht, bekommt die erste, die bleibt.</translation>
    </message>
  </context>
  <context>
    <name>GuideStrip</name>
    <message>
      <source>Hide this</source>
      <translation>Ausblenden</translation>
    </message>
  </context>
  <context>
    <name>Help</name>
    <message>
      <source>More</source>
      <translation>Weiteres</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>Hilfe</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Tasten</translation>
    </message>
    <message>
      <source>Searching</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Type what you are looking for: results come while you type.</source>
      <translation>Schreiben Sie, was Sie suchen: Die Ergebnisse kommen beim Tippen.</translation>
    </message>
    <message>
      <source>English, German, French, Spanish, Portuguese, Italian, Russian, Chinese and Japanese are understood, word by word; above the results it says as what.</source>
      <translation>Englisch, Deutsch, Französisch, Spanisch, Portugiesisch, Italienisch, Russisch, Chinesisch und Japanisch werden Wort für Wort verstanden; über den Ergebnissen steht, als was.</translation>
    </message>
    <message>
      <source>Drop, paste or open a picture, a sound or a page of music anywhere in the window to find what is like it. Your file is not added to the library.</source>
      <translation>Ziehen Sie ein Bild, einen Klang oder eine Notenseite ins Fenster, fügen Sie es ein oder öffnen Sie es, um Ähnliches zu finden. Ihre Datei kommt dabei nicht in die Bibliothek.</translation>
    </message>
    <message>
      <source>A part of the screen can be searched with, and a sound that you record: the buttons at the end of the search line, or Ctrl+Shift+X and Ctrl+Shift+R.</source>
      <translation>Auch mit einem Teil des Bildschirms kann man suchen und mit einem Klang, den man aufnimmt: mit den Knöpfen am Ende der Suchzeile oder Strg+Umschalt+X und Strg+Umschalt+R.</translation>
    </message>
    <message>
      <source>Draw with the pencil button; results follow every stroke. Sketches can be saved, and a picture can lie under the paper to be traced.</source>
      <translation>Zeichnen Sie mit dem Stiftknopf; die Ergebnisse folgen jedem Strich. Skizzen lassen sich speichern, und ein Bild kann zum Abpausen unter dem Papier liegen.</translation>
    </message>
    <message>
      <source>Back and Forward go through your searches as in a browser. The clock lists past ones; Delete forgets one.</source>
      <translation>Zurück und Vor gehen durch Ihre Suchen wie in einem Browser. Die Uhr listet frühere auf; Entf vergisst eine.</translation>
    </message>
    <message>
      <source>With an example in the search, words after “but…” say what should be different: a photo of a harbour, but at night; without people; more boats, less sky; in red; as a drawing.</source>
      <translation>Mit einem Beispiel in der Suche sagen Wörter nach „aber…“, was anders sein soll: ein Foto eines Hafens, aber bei Nacht; ohne Menschen; mehr Boote, weniger Himmel; in Rot; als Zeichnung.</translation>
    </message>
    <message>
      <source>Every part of a search is a chip. Click it to give it more or less weight; press Delete to remove it. A minus before a word pushes it away: -people.</source>
      <translation>Jeder Teil einer Suche ist ein Baustein. Klicken Sie ihn an, um ihm mehr oder weniger Gewicht zu geben; Entf entfernt ihn. Ein Minus vor einem Wort schiebt es weg: -people.</translation>
    </message>
    <message>
      <source>What can be typed</source>
      <translation>Was man schreiben kann</translation>
    </message>
    <message>
      <source>Words find what is meant, and files that hold them in their names, folders, titles, tags or texts. Text in quotes must stand there exactly: "IMG_1234"; a star lets the last word go on: "IMG_12*".</source>
      <translation>Wörter finden, was gemeint ist, und Dateien, die sie in Namen, Ordnern, Titeln, Schlagwörtern oder Texten tragen. Text in Anführungszeichen muss genau so dastehen: "IMG_1234"; ein Stern lässt das letzte Wort weitergehen: "IMG_12*".</translation>
    </message>
    <message>
      <source>A number counts a word more or less: 2:boat, 0.5:"red car". colour:red shows photos with much of a colour, also with words: dress colour:red.</source>
      <translation>Mit einer Zahl zählt ein Wort mehr oder weniger: 2:boat, 0.5:"red car". colour:red zeigt Fotos mit viel von einer Farbe, auch mit Wörtern: dress colour:red.</translation>
    </message>
    <message>
      <source>Dates can be said: beach last summer, in May 2023, since March, two weeks ago. Above the results it says which days that is. Summer is June to August.</source>
      <translation>Zeiten kann man auf Englisch sagen: beach last summer, in May 2023, since March, two weeks ago. Über den Ergebnissen steht, welche Tage das sind. Sommer ist Juni bis August.</translation>
    </message>
    <message>
      <source>While you type, a list offers filters, tags, folders and dates. Down chooses, Tab or Return takes, Escape puts the list away.</source>
      <translation>Beim Tippen bietet eine Liste Filter, Schlagwörter, Ordner und Daten an. Abwärts wählt, Tab oder Eingabe übernimmt, Escape legt die Liste weg.</translation>
    </message>
    <message>
      <source>Steering</source>
      <translation>Steuern</translation>
    </message>
    <message>
      <source>Mark results with + (more of this kind) and − (not this): the search follows at once, and Back undoes it. From three liked results on they can be kept under a name, as a concept, and used in any later search.</source>
      <translation>Markieren Sie Ergebnisse mit + (mehr davon) und − (das nicht): Die Suche folgt sofort, und Zurück macht es rückgängig. Ab drei Ergebnissen, die gefallen, kann man sie unter einem Namen behalten, als Konzept, und in jeder späteren Suche verwenden.</translation>
    </message>
    <message>
      <source>“Different” shows results that differ from each other first. “Wander” leads you through the library past things that nobody asked for.</source>
      <translation>„Anderes“ zeigt zuerst Ergebnisse, die sich voneinander unterscheiden. „Umherstreifen“ führt Sie durch die Bibliothek an Dingen vorbei, nach denen niemand gefragt hat.</translation>
    </message>
    <message>
      <source>Looking through results</source>
      <translation>Ergebnisse durchsehen</translation>
    </message>
    <message>
      <source>Results are shown as a grid or as a list, sorted by what you choose, in groups by day, folder or piece. A list can show what each part of the search gave.</source>
      <translation>Ergebnisse stehen in einem Raster oder einer Liste, sortiert, wie Sie wollen, in Gruppen nach Tag, Ordner oder Stück. Eine Liste kann zeigen, was jeder Teil der Suche beitrug.</translation>
    </message>
    <message>
      <source>Near copies are folded into the best of them, with a number that says how many there are. Ctrl+Shift+F shows all of them.</source>
      <translation>Ähnliche Kopien sind in der besten zusammengefasst, mit einer Zahl, wie viele es sind. Strg+Umschalt+F zeigt alle.</translation>
    </message>
    <message>
      <source>Space or Return shows a result large; Space plays a sound. Two selected results can be compared side by side. Results can be dragged into other programs.</source>
      <translation>Leertaste oder Eingabe zeigt ein Ergebnis groß; die Leertaste spielt einen Klang ab. Zwei gewählte Ergebnisse lassen sich nebeneinander vergleichen. Ergebnisse lassen sich in andere Programme ziehen.</translation>
    </message>
    <message>
      <source>Keeping order</source>
      <translation>Ordnung halten</translation>
    </message>
    <message>
      <source>Stars and tags belong to the content of a file: they stay when it is moved or renamed. They are kept in the library, not in your files.</source>
      <translation>Sterne und Schlagwörter gehören zum Inhalt einer Datei: Sie bleiben, wenn sie verschoben oder umbenannt wird. Sie stehen in der Bibliothek, nicht in Ihren Dateien.</translation>
    </message>
    <message>
      <source>A collection keeps results together: drag them onto it, or press Ctrl+B. A saved search stays up to date by itself.</source>
      <translation>Eine Sammlung hält Ergebnisse zusammen: Ziehen Sie sie darauf, oder drücken Sie Strg+B. Eine gespeicherte Suche bleibt von selbst auf dem neuesten Stand.</translation>
    </message>
    <message>
      <source>Duplicates are shown side by side, with the best one suggested. What you call different never comes again. Files go to the trash of the system only when you say so.</source>
      <translation>Duplikate stehen nebeneinander, das beste ist vorgeschlagen. Was Sie verschieden nennen, kommt nie wieder. In den Papierkorb des Systems kommen Dateien nur, wenn Sie es sagen.</translation>
    </message>
    <message>
      <source>Whatever you change in the library, Ctrl+Z takes it back.</source>
      <translation>Was Sie auch in der Bibliothek ändern, Strg+Z nimmt es zurück.</translation>
    </message>
    <message>
      <source>Scores and recordings</source>
      <translation>Partituren und Aufnahmen</translation>
    </message>
    <message>
      <source>A recording finds its score, and a score its recordings, by the notes: choose “Find the score of this” or “Find recordings of this” in the menu of a result or under the preview, or drop a file on that half of the window. A phone picture of a line of printed music does as well.</source>
      <translation>Eine Aufnahme findet ihre Partitur und eine Partitur ihre Aufnahmen an den Noten: Wählen Sie „Die Partitur dazu finden“ oder „Aufnahmen davon finden“ im Menü eines Ergebnisses oder unter der Vorschau, oder ziehen Sie eine Datei auf diese Hälfte des Fensters. Auch ein Handyfoto einer gedruckten Notenzeile genügt.</translation>
    </message>
    <message>
      <source>A result opens at the page, or the second, that matches. “Play along” shows both: the score follows while the recording plays, and a click into the score goes there. Any recording and score can be played along: select the two.</source>
      <translation>Ein Ergebnis öffnet sich auf der Seite oder in der Sekunde, die passt. „Mitspielen lassen“ zeigt beide: Die Partitur folgt der Aufnahme, und ein Klick in die Partitur geht dorthin. Jede Aufnahme und jede Partitur können zusammen gespielt werden: Wählen Sie die beiden aus.</translation>
    </message>
    <message>
      <source>If none of your scores or recordings is clearly the same music, Trouvère says so. Handwritten notes are not read.</source>
      <translation>Wenn keine Ihrer Partituren oder Aufnahmen eindeutig dieselbe Musik ist, sagt Trouvère das. Handgeschriebene Noten werden nicht gelesen.</translation>
    </message>
    <message>
      <source>Filters</source>
      <translation>Filter</translation>
    </message>
    <message>
      <source>Filters are always kept exactly. Set them at the left, or type them:</source>
      <translation>Filter werden immer genau eingehalten. Setzen Sie sie in der Leiste, oder schreiben Sie sie:</translation>
    </message>
    <message>
      <source>What the notes of a score say:</source>
      <translation>Was die Noten einer Partitur sagen:</translation>
    </message>
    <message>
      <source>Plain words do as well: “slow waltz in minor”, “string quartet”, “piece in 6/8”.</source>
      <translation>Einfache englische Wörter gehen auch: “slow waltz in minor”, “string quartet”, “piece in 6/8”.</translation>
    </message>
    <message>
      <source>What is not there</source>
      <translation>Was es nicht gibt</translation>
    </message>
    <message>
      <source>Results that are clearly weaker lie under a line and are shown on demand. If nothing fits well, Trouvère says so.</source>
      <translation>Ergebnisse, die klar schwächer sind, liegen unter einer Linie und werden auf Wunsch gezeigt. Wenn nichts gut passt, sagt Trouvère das.</translation>
    </message>
    <message>
      <source>The status line always says how many files can be found and how many could not be read, with the reason for each.</source>
      <translation>Die Statuszeile sagt immer, wie viele Dateien gefunden werden können und wie viele nicht gelesen werden konnten, jede mit dem Grund.</translation>
    </message>
    <message>
      <source>Trouvère knows no faces and no maps, and it does not edit your files.</source>
      <translation>Trouvère kennt keine Gesichter und keine Karten, und es bearbeitet Ihre Dateien nicht.</translation>
    </message>
    <message>
      <source>Your files</source>
      <translation>Ihre Dateien</translation>
    </message>
    <message>
      <source>Files are only read. Nothing leaves this computer; the network is used only when you ask for a model to be downloaded.</source>
      <translation>Dateien werden nur gelesen. Nichts verlässt diesen Computer; das Netz wird nur benutzt, wenn Sie ein Modell herunterladen lassen.</translation>
    </message>
    <message>
      <source>A disk that is unplugged stays in the library as offline.</source>
      <translation>Eine Platte, die abgezogen wird, bleibt als nicht verbunden in der Bibliothek.</translation>
    </message>
    <message>
      <source>Reading new files waits on battery and while other programs need the computer; the settings say so, and “Index anyway” goes on.</source>
      <translation>Das Einlesen neuer Dateien wartet im Akkubetrieb und solange andere Programme den Computer brauchen; so steht es in den Einstellungen, und „Trotzdem einlesen“ macht weiter.</translation>
    </message>
    <message>
      <source>In the search box</source>
      <translation>Im Suchfeld</translation>
    </message>
    <message>
      <source>Search at once; with an example: make the words a chip</source>
      <translation>Sofort suchen; mit einem Beispiel: die Wörter zum Baustein machen</translation>
    </message>
    <message>
      <source>Make the words a chip</source>
      <translation>Die Wörter zum Baustein machen</translation>
    </message>
    <message>
      <source>Into the list of completions, or to the results</source>
      <translation>In die Liste der Vorschläge oder zu den Ergebnissen</translation>
    </message>
    <message>
      <source>Take the completion</source>
      <translation>Den Vorschlag übernehmen</translation>
    </message>
    <message>
      <source>Clear the words, then the chips; close what is open</source>
      <translation>Die Wörter löschen, dann die Bausteine; schließen, was offen ist</translation>
    </message>
    <message>
      <source>Among the results</source>
      <translation>In den Ergebnissen</translation>
    </message>
    <message>
      <source>Show a result large; again: back. Play a sound; again: stop</source>
      <translation>Ein Ergebnis groß zeigen; noch einmal: zurück. Einen Klang abspielen; noch einmal: anhalten</translation>
    </message>
    <message>
      <source>Show a result large</source>
      <translation>Ein Ergebnis groß zeigen</translation>
    </message>
    <message>
      <source>0 to 5: rate</source>
      <translation>0 bis 5: bewerten</translation>
    </message>
    <message>
      <source>More of this kind; again: take it back</source>
      <translation>Mehr davon; noch einmal: zurücknehmen</translation>
    </message>
    <message>
      <source>Not this</source>
      <translation>Das nicht</translation>
    </message>
    <message>
      <source>Move to the trash; Ctrl+Z brings it back</source>
      <translation>In den Papierkorb legen; Strg+Z holt es zurück</translation>
    </message>
    <message>
      <source>The menu of a result</source>
      <translation>Das Menü eines Ergebnisses</translation>
    </message>
    <message>
      <source>In the preview</source>
      <translation>In der Vorschau</translation>
    </message>
    <message>
      <source>Where a photo matches; play where a sound matches</source>
      <translation>Wo ein Foto passt; spielen, wo ein Klang passt</translation>
    </message>
    <message>
      <source>Where the next term matches</source>
      <translation>Wo der nächste Begriff passt</translation>
    </message>
    <message>
      <source>Play a recording along with its score</source>
      <translation>Eine Aufnahme mit ihrer Partitur mitspielen lassen</translation>
    </message>
    <message>
      <source>While playing along: the next line of the score</source>
      <translation>Beim Mitspielen: die nächste Zeile der Partitur</translation>
    </message>
    <message>
      <source>While playing along: the line before</source>
      <translation>Beim Mitspielen: die Zeile davor</translation>
    </message>
    <message>
      <source>Everywhere</source>
      <translation>Überall</translation>
    </message>
    <message>
      <source>Search with what was copied</source>
      <translation>Mit dem suchen, was kopiert wurde</translation>
    </message>
    <message>
      <source>Copy the path</source>
      <translation>Den Pfad kopieren</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>Wiederherstellen</translation>
    </message>
  </context>
  <context>
    <name>HistoryButtons</name>
    <message>
      <source>Back to the previous search (Alt+Left)</source>
      <translation>Zurück zur vorigen Suche (Alt+Links)</translation>
    </message>
    <message>
      <source>Forward again (Alt+Right)</source>
      <translation>Wieder vor (Alt+Rechts)</translation>
    </message>
    <message>
      <source>Past searches (Ctrl+H)</source>
      <translation>Frühere Suchen (Strg+H)</translation>
    </message>
  </context>
  <context>
    <name>HitActions</name>
    <message numerus="yes">
      <source>Copied %Ln paths.</source>
      <translation>
        <numerusform>%Ln Pfad kopiert.</numerusform>
        <numerusform>%Ln Pfade kopiert.</numerusform>
      </translation>
    </message>
    <message>
      <source>Choose a recording or a score first.</source>
      <translation>Wählen Sie zuerst eine Aufnahme oder eine Partitur.</translation>
    </message>
    <message>
      <source>Show large</source>
      <translation>Groß zeigen</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Show in file manager</source>
      <translation>Im Dateimanager zeigen</translation>
    </message>
    <message numerus="yes">
      <source>Show its %Ln near copies</source>
      <translation>
        <numerusform>Die %Ln ähnliche Kopie zeigen</numerusform>
        <numerusform>Die %Ln ähnlichen Kopien zeigen</numerusform>
      </translation>
    </message>
    <message>
      <source>Search like this</source>
      <translation>So etwas suchen</translation>
    </message>
    <message>
      <source>Add as example</source>
      <translation>Als Beispiel hinzufügen</translation>
    </message>
    <message>
      <source>Less like this</source>
      <translation>Weniger davon</translation>
    </message>
    <message>
      <source>Compare these two</source>
      <translation>Diese beiden vergleichen</translation>
    </message>
    <message>
      <source>Copy path</source>
      <translation>Pfad kopieren</translation>
    </message>
    <message>
      <source>Copy picture</source>
      <translation>Bild kopieren</translation>
    </message>
    <message>
      <source>Tags…</source>
      <translation>Schlagwörter…</translation>
    </message>
    <message>
      <source>This is sheet music</source>
      <translation>Das sind Noten</translation>
    </message>
    <message>
      <source>This is no sheet music</source>
      <translation>Das sind keine Noten</translation>
    </message>
    <message>
      <source>Move to trash</source>
      <translation>In den Papierkorb legen</translation>
    </message>
    <message>
      <source>No longer liked</source>
      <translation>Gefällt nicht mehr</translation>
    </message>
    <message>
      <source>More of this kind</source>
      <translation>Mehr davon</translation>
    </message>
    <message>
      <source>Not this</source>
      <translation>Das nicht</translation>
    </message>
    <message>
      <source>Play these two along</source>
      <translation>Diese beiden zusammen spielen</translation>
    </message>
    <message>
      <source>Rating</source>
      <translation>Bewertung</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Keiner</translation>
    </message>
    <message>
      <source>Take out of “{name}”</source>
      <translation>Aus „{name}“ nehmen</translation>
    </message>
    <message>
      <source>{name} cannot be reached now.</source>
      <translation>{name} ist jetzt nicht erreichbar.</translation>
    </message>
    <message>
      <source>Plug in the disk or connect the network drive that it is on.</source>
      <translation>Schließen Sie die Platte an, oder verbinden Sie das Netzlaufwerk, auf dem es liegt.</translation>
    </message>
    <message>
      <source>No program was found that opens {name}.</source>
      <translation>Es wurde kein Programm gefunden, das {name} öffnet.</translation>
    </message>
    <message>
      <source>The picture was copied.</source>
      <translation>Das Bild wurde kopiert.</translation>
    </message>
    <message>
      <source>Tags, with commas between them:</source>
      <translation>Schlagwörter, durch Kommas getrennt:</translation>
    </message>
    <message numerus="yes">
      <source>Tags that all %Ln have, with commas between them:</source>
      <translation>
        <numerusform>Schlagwörter, durch Kommas getrennt (%Ln Datei):</numerusform>
        <numerusform>Schlagwörter, die alle %Ln haben, durch Kommas getrennt:</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Incoming</name>
    <message>
      <source>Pictures, sounds and sheet music</source>
      <translation>Bilder, Klänge und Noten</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>Alle Dateien</translation>
    </message>
  </context>
  <context>
    <name>IndexingSection</name>
    <message>
      <source>Indexing</source>
      <translation>Einlesen</translation>
    </message>
    <message>
      <source>Show beside the clock that files are being indexed.</source>
      <translation>Neben der Uhr zeigen, dass Dateien eingelesen werden.</translation>
    </message>
    <message>
      <source>Changes are stored at once and act when Trouvère is started again.</source>
      <translation>Änderungen werden sofort gespeichert und wirken nach dem nächsten Start von Trouvère.</translation>
    </message>
    <message>
      <source>Set back to the defaults</source>
      <translation>Auf die Vorgaben zurücksetzen</translation>
    </message>
    <message>
      <source>Manners</source>
      <translation>Rücksicht</translation>
    </message>
    <message>
      <source>In detail</source>
      <translation>Im Einzelnen</translation>
    </message>
  </context>
  <context>
    <name>Intake</name>
    <message>
      <source>The clipboard holds nothing to search with.</source>
      <translation>In der Zwischenablage ist nichts, womit man suchen kann.</translation>
    </message>
    <message>
      <source>pasted picture</source>
      <translation>eingefügtes Bild</translation>
    </message>
    <message>
      <source>Trouvère fetches nothing from the network.</source>
      <translation>Trouvère holt nichts aus dem Netz.</translation>
    </message>
    <message>
      <source>Copy the picture itself and paste it, or save it and drop the file.</source>
      <translation>Kopieren Sie das Bild selbst und fügen Sie es ein, oder speichern Sie es und ziehen Sie die Datei hierher.</translation>
    </message>
    <message>
      <source>{name} is no picture, sound or sheet music.</source>
      <translation>{name} ist kein Bild, kein Klang und keine Partitur.</translation>
    </message>
    <message>
      <source>Try a JPEG, WAV, PDF or MusicXML file.</source>
      <translation>Versuchen Sie eine JPEG-, WAV-, PDF- oder MusicXML-Datei.</translation>
    </message>
  </context>
  <context>
    <name>KindButton</name>
    <message>
      <source>This is a photo</source>
      <translation>Das ist ein Foto</translation>
    </message>
    <message>
      <source>This is a page of music</source>
      <translation>Das ist eine Notenseite</translation>
    </message>
  </context>
  <context>
    <name>LevelMeter</name>
    <message>
      <source>Level of the microphone</source>
      <translation>Pegel des Mikrofons</translation>
    </message>
  </context>
  <context>
    <name>LibraryControl</name>
    <message>
      <source>Add a folder</source>
      <translation>Einen Ordner hinzufügen</translation>
    </message>
    <message>
      <source>Folder added: {name}</source>
      <translation>Ordner hinzugefügt: {name}</translation>
    </message>
    <message>
      <source>Remove {name} from the library?</source>
      <translation>{name} aus der Bibliothek entfernen?</translation>
    </message>
    <message>
      <source>The files themselves stay as they are.</source>
      <translation>Die Dateien selbst bleiben, wie sie sind.</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Folder removed: {name}</source>
      <translation>Ordner entfernt: {name}</translation>
    </message>
  </context>
  <context>
    <name>LibrarySection</name>
    <message>
      <source>Library</source>
      <translation>Bibliothek</translation>
    </message>
    <message>
      <source>Opening…</source>
      <translation>Wird geöffnet…</translation>
    </message>
    <message>
      <source>Show in its folder</source>
      <translation>Im Ordner zeigen</translation>
    </message>
    <message>
      <source>Open lately</source>
      <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
      <source>Open or make another library…</source>
      <translation>Eine andere Bibliothek öffnen oder anlegen…</translation>
    </message>
    <message>
      <source>This library</source>
      <translation>Diese Bibliothek</translation>
    </message>
    <message>
      <source>A library holds the catalogue, the index and the thumbnails. Your own files stay where they are. To move a library, close Trouvère and move its folder.</source>
      <translation>Eine Bibliothek enthält das Verzeichnis, den Index und die Vorschaubilder. Ihre eigenen Dateien bleiben, wo sie sind. Um eine Bibliothek zu verlegen, schließen Sie Trouvère und verschieben Sie ihren Ordner.</translation>
    </message>
    <message>
      <source>{name} opens in a window of its own.</source>
      <translation>{name} öffnet sich in einem eigenen Fenster.</translation>
    </message>
    <message>
      <source>Trouvère could not be started for {name}.</source>
      <translation>Trouvère konnte für {name} nicht gestartet werden.</translation>
    </message>
    <message>
      <source>{size} on disk</source>
      <translation>{size} auf der Platte</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Open {name}</source>
      <translation>{name} öffnen</translation>
    </message>
    <message>
      <source>A folder for the library</source>
      <translation>Ein Ordner für die Bibliothek</translation>
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message>
      <source>Select two results to compare them.</source>
      <translation>Wählen Sie zwei Ergebnisse, um sie zu vergleichen.</translation>
    </message>
    <message>
      <source>Hold Ctrl and click on the second one.</source>
      <translation>Halten Sie Strg und klicken Sie auf das zweite.</translation>
    </message>
    <message>
      <source>Search with a file</source>
      <translation>Mit einer Datei suchen</translation>
    </message>
    <message>
      <source>Folders</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>Add a folder…</source>
      <translation>Einen Ordner hinzufügen…</translation>
    </message>
    <message>
      <source>Look through all folders</source>
      <translation>Alle Ordner durchsehen</translation>
    </message>
    <message>
      <source>Files that could not be read</source>
      <translation>Dateien, die nicht gelesen werden konnten</translation>
    </message>
    <message>
      <source>Searching</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Search box</source>
      <translation>Suchfeld</translation>
    </message>
    <message>
      <source>Search with a part of the screen</source>
      <translation>Mit einem Teil des Bildschirms suchen</translation>
    </message>
    <message>
      <source>Record a sound</source>
      <translation>Einen Klang aufnehmen</translation>
    </message>
    <message>
      <source>Sketch</source>
      <translation>Skizze</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>Zurück</translation>
    </message>
    <message>
      <source>Forward</source>
      <translation>Vor</translation>
    </message>
    <message>
      <source>Past searches</source>
      <translation>Frühere Suchen</translation>
    </message>
    <message>
      <source>Save this search…</source>
      <translation>Diese Suche speichern…</translation>
    </message>
    <message>
      <source>Exact search</source>
      <translation>Exakte Suche</translation>
    </message>
    <message>
      <source>Something different</source>
      <translation>Etwas anderes</translation>
    </message>
    <message>
      <source>Wander</source>
      <translation>Umherstreifen</translation>
    </message>
    <message>
      <source>Save what I like as concept…</source>
      <translation>Was mir gefällt, als Konzept speichern…</translation>
    </message>
    <message>
      <source>Results</source>
      <translation>Ergebnisse</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Search like this</source>
      <translation>So etwas suchen</translation>
    </message>
    <message>
      <source>Add as example</source>
      <translation>Als Beispiel hinzufügen</translation>
    </message>
    <message>
      <source>Less like this</source>
      <translation>Weniger davon</translation>
    </message>
    <message>
      <source>Like this</source>
      <translation>Das gefällt mir</translation>
    </message>
    <message>
      <source>Not this</source>
      <translation>Das nicht</translation>
    </message>
    <message>
      <source>Find the score, or recordings</source>
      <translation>Partitur oder Aufnahmen dazu finden</translation>
    </message>
    <message>
      <source>Play along</source>
      <translation>Mitspielen lassen</translation>
    </message>
    <message>
      <source>Compare two results</source>
      <translation>Zwei Ergebnisse vergleichen</translation>
    </message>
    <message>
      <source>Show in file manager</source>
      <translation>Im Dateimanager zeigen</translation>
    </message>
    <message>
      <source>Copy picture</source>
      <translation>Bild kopieren</translation>
    </message>
    <message>
      <source>Show as a grid</source>
      <translation>Als Raster zeigen</translation>
    </message>
    <message>
      <source>Show as a list</source>
      <translation>Als Liste zeigen</translation>
    </message>
    <message>
      <source>Sort…</source>
      <translation>Sortieren…</translation>
    </message>
    <message>
      <source>Group…</source>
      <translation>Gruppieren…</translation>
    </message>
    <message>
      <source>Show every near copy</source>
      <translation>Jede ähnliche Kopie zeigen</translation>
    </message>
    <message>
      <source>Larger tiles</source>
      <translation>Größere Kacheln</translation>
    </message>
    <message>
      <source>Smaller tiles</source>
      <translation>Kleinere Kacheln</translation>
    </message>
    <message>
      <source>Tags and collections</source>
      <translation>Schlagwörter und Sammlungen</translation>
    </message>
    <message>
      <source>Tags</source>
      <translation>Schlagwörter</translation>
    </message>
    <message>
      <source>New collection…</source>
      <translation>Neue Sammlung…</translation>
    </message>
    <message>
      <source>Add to collection</source>
      <translation>Zu einer Sammlung hinzufügen</translation>
    </message>
    <message>
      <source>Take out of the collection</source>
      <translation>Aus der Sammlung nehmen</translation>
    </message>
    <message>
      <source>Write sidecar files (XMP)…</source>
      <translation>Begleitdateien schreiben (XMP)…</translation>
    </message>
    <message>
      <source>Read sidecar files (XMP)</source>
      <translation>Begleitdateien lesen (XMP)</translation>
    </message>
    <message>
      <source>Duplicates</source>
      <translation>Duplikate</translation>
    </message>
    <message>
      <source>Window</source>
      <translation>Fenster</translation>
    </message>
    <message>
      <source>Left pane</source>
      <translation>Linke Leiste</translation>
    </message>
    <message>
      <source>Right pane</source>
      <translation>Rechte Leiste</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>Hilfe</translation>
    </message>
    <message>
      <source>Show me around</source>
      <translation>Kurzer Rundgang</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Tasten</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <source>Next part of the window</source>
      <translation>Nächster Teil des Fensters</translation>
    </message>
    <message>
      <source>Part before</source>
      <translation>Teil davor</translation>
    </message>
    <message>
      <source>Menu</source>
      <translation>Menü</translation>
    </message>
    <message>
      <source>Past searches are forgotten.</source>
      <translation>Frühere Suchen sind vergessen.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>There is nothing to play along with.</source>
      <translation>Es gibt nichts zum Mitspielen.</translation>
    </message>
    <message>
      <source>Select a recording and a score, or search for the score of a recording.</source>
      <translation>Wählen Sie eine Aufnahme und eine Partitur, oder suchen Sie die Partitur zu einer Aufnahme.</translation>
    </message>
    <message numerus="yes">
      <source>%Ln selected</source>
      <translation>
        <numerusform>%Ln ausgewählt</numerusform>
        <numerusform>%Ln ausgewählt</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Marking</name>
    <message numerus="yes">
      <source>Rating of %Ln files</source>
      <translation>
        <numerusform>Bewertung von %Ln Datei</numerusform>
        <numerusform>Bewertung von %Ln Dateien</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Tags of %Ln files</source>
      <translation>
        <numerusform>Schlagwörter von %Ln Datei</numerusform>
        <numerusform>Schlagwörter von %Ln Dateien</numerusform>
      </translation>
    </message>
    <message>
      <source>Tags</source>
      <translation>Schlagwörter</translation>
    </message>
    <message numerus="yes">
      <source>Kind of %Ln files</source>
      <translation>
        <numerusform>Art von %Ln Datei</numerusform>
        <numerusform>Art von %Ln Dateien</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Microphone</name>
    <message>
      <source>Trouvère may not use the microphone. Allow it in the system's settings.</source>
      <translation>Trouvère darf das Mikrofon nicht benutzen. Erlauben Sie es in den Einstellungen des Systems.</translation>
    </message>
    <message>
      <source>No microphone was found. Plug one in and try again.</source>
      <translation>Kein Mikrofon gefunden. Schließen Sie eines an und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>This microphone gives samples of a kind we do not know.</source>
      <translation>Dieses Mikrofon liefert Abtastwerte einer Art, die wir nicht kennen.</translation>
    </message>
    <message>
      <source>The microphone cannot be used. Is another program using it?</source>
      <translation>Das Mikrofon kann nicht benutzt werden. Benutzt es ein anderes Programm?</translation>
    </message>
  </context>
  <context>
    <name>ModelTable</name>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>For</source>
      <translation>Für</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>Our figures</source>
      <translation>Unsere Zahlen</translation>
    </message>
    <message>
      <source>Languages</source>
      <translation>Sprachen</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>Lizenz</translation>
    </message>
    <message>
      <source>not measured by us</source>
      <translation>von uns nicht gemessen</translation>
    </message>
    <message>
      <source>paused at {size}</source>
      <translation>angehalten bei {size}</translation>
    </message>
    <message>
      <source>can be downloaded</source>
      <translation>kann heruntergeladen werden</translation>
    </message>
    <message>
      <source>from a file</source>
      <translation>aus einer Datei</translation>
    </message>
    <message>
      <source>in use</source>
      <translation>in Gebrauch</translation>
    </message>
    <message>
      <source>in use, {percent} of the library read</source>
      <translation>in Gebrauch, {percent} der Bibliothek gelesen</translation>
    </message>
    <message>
      <source>installed</source>
      <translation>installiert</translation>
    </message>
  </context>
  <context>
    <name>ModelsSection</name>
    <message>
      <source>Models</source>
      <translation>Modelle</translation>
    </message>
    <message>
      <source>Use</source>
      <translation>Verwenden</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>Herunterladen</translation>
    </message>
    <message>
      <source>Add from a file…</source>
      <translation>Aus einer Datei hinzufügen…</translation>
    </message>
    <message>
      <source>Throw the part away</source>
      <translation>Den Teil wegwerfen</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>Prüfen</translation>
    </message>
    <message>
      <source>Compare its files with their checksums</source>
      <translation>Die Dateien mit ihren Prüfsummen vergleichen</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>Behalten</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>Anhalten</translation>
    </message>
    <message>
      <source>What is here is kept, and the download goes on from there</source>
      <translation>Was da ist, bleibt, und das Herunterladen geht von dort weiter</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Fortschritt</translation>
    </message>
    <message>
      <source>About this model</source>
      <translation>Über dieses Modell</translation>
    </message>
    <message>
      <source>Models turn pictures, sounds and scores into numbers that can be compared. After a change the library is read again; searching goes on meanwhile.</source>
      <translation>Modelle machen aus Bildern, Klängen und Partituren Zahlen, die sich vergleichen lassen. Nach einem Wechsel wird die Bibliothek neu gelesen; suchen kann man unterdessen weiter.</translation>
    </message>
    <message>
      <source>Stopping…</source>
      <translation>Wird angehalten…</translation>
    </message>
    <message>
      <source>Go on downloading</source>
      <translation>Weiter herunterladen</translation>
    </message>
    <message>
      <source>Yes, remove it</source>
      <translation>Ja, entfernen</translation>
    </message>
    <message>
      <source>A file or folder with the model's weights</source>
      <translation>Eine Datei oder ein Ordner mit den Gewichten des Modells</translation>
    </message>
    <message>
      <source>Stopped.</source>
      <translation>Angehalten.</translation>
    </message>
    <message>
      <source>Getting {name}…</source>
      <translation>{name} wird geholt…</translation>
    </message>
    <message>
      <source>Checking {name} and trying it…</source>
      <translation>{name} wird geprüft und ausprobiert…</translation>
    </message>
    <message>
      <source>Getting {name}: {of}</source>
      <translation>{name} wird geholt: {of}</translation>
    </message>
    <message>
      <source>{name} is installed.</source>
      <translation>{name} ist installiert.</translation>
    </message>
    <message>
      <source>{name} is damaged: {files}. Remove it and get it again.</source>
      <translation>{name} ist beschädigt: {files}. Entfernen Sie es und holen Sie es neu.</translation>
    </message>
    <message>
      <source>{name} is installed. It came without checksums to compare.</source>
      <translation>{name} ist installiert. Es kam ohne Prüfsummen zum Vergleichen.</translation>
    </message>
    <message>
      <source>{name} is installed, and its checksum is right (SHA-256 {hashes}).</source>
      <translation>{name} ist installiert, und seine Prüfsumme stimmt (SHA-256 {hashes}).</translation>
    </message>
    <message>
      <source>The library is being read with {name}. Until that is complete, the model before it goes on answering.</source>
      <translation>Die Bibliothek wird mit {name} gelesen. Bis das fertig ist, antwortet weiter das Modell davor.</translation>
    </message>
    <message>
      <source>Remove {name}? Its files ({size}) will be deleted.</source>
      <translation>{name} entfernen? Die Dateien ({size}) werden gelöscht.</translation>
    </message>
    <message>
      <source>{name} was removed.</source>
      <translation>{name} wurde entfernt.</translation>
    </message>
  </context>
  <context>
    <name>Music</name>
    <message>
      <source>for {players}</source>
      <translation>für {players}</translation>
    </message>
    <message>
      <source>{form} in {key}</source>
      <translation>{form} in {key}</translation>
    </message>
    <message>
      <source>piece</source>
      <translation>Stück</translation>
    </message>
    <message>
      <source>very slow</source>
      <translation>sehr langsam</translation>
    </message>
    <message>
      <source>slow</source>
      <translation>langsam</translation>
    </message>
    <message>
      <source>moderate</source>
      <translation>mäßig bewegt</translation>
    </message>
    <message>
      <source>fast</source>
      <translation>schnell</translation>
    </message>
    <message>
      <source>very fast</source>
      <translation>sehr schnell</translation>
    </message>
    <message>
      <source>waltz</source>
      <translation>Walzer</translation>
    </message>
    <message>
      <source>march</source>
      <translation>Marsch</translation>
    </message>
    <message>
      <source>minuet</source>
      <translation>Menuett</translation>
    </message>
    <message>
      <source>mazurka</source>
      <translation>Mazurka</translation>
    </message>
    <message>
      <source>polonaise</source>
      <translation>Polonaise</translation>
    </message>
    <message>
      <source>polka</source>
      <translation>Polka</translation>
    </message>
    <message>
      <source>gavotte</source>
      <translation>Gavotte</translation>
    </message>
    <message>
      <source>sarabande</source>
      <translation>Sarabande</translation>
    </message>
    <message>
      <source>gigue</source>
      <translation>Gigue</translation>
    </message>
    <message>
      <source>jig</source>
      <translation>Jig</translation>
    </message>
    <message>
      <source>reel</source>
      <translation>Reel</translation>
    </message>
    <message>
      <source>hornpipe</source>
      <translation>Hornpipe</translation>
    </message>
    <message>
      <source>strathspey</source>
      <translation>Strathspey</translation>
    </message>
    <message>
      <source>bourrée</source>
      <translation>Bourrée</translation>
    </message>
    <message>
      <source>allemande</source>
      <translation>Allemande</translation>
    </message>
    <message>
      <source>courante</source>
      <translation>Courante</translation>
    </message>
    <message>
      <source>tarantella</source>
      <translation>Tarantella</translation>
    </message>
    <message>
      <source>siciliana</source>
      <translation>Siciliana</translation>
    </message>
    <message>
      <source>barcarolle</source>
      <translation>Barkarole</translation>
    </message>
    <message>
      <source>bolero</source>
      <translation>Bolero</translation>
    </message>
    <message>
      <source>habanera</source>
      <translation>Habanera</translation>
    </message>
    <message>
      <source>tango</source>
      <translation>Tango</translation>
    </message>
    <message>
      <source>rag</source>
      <translation>Ragtime</translation>
    </message>
    <message>
      <source>nocturne</source>
      <translation>Nocturne</translation>
    </message>
    <message>
      <source>étude</source>
      <translation>Etüde</translation>
    </message>
    <message>
      <source>prelude</source>
      <translation>Präludium</translation>
    </message>
    <message>
      <source>fugue</source>
      <translation>Fuge</translation>
    </message>
    <message>
      <source>sonata</source>
      <translation>Sonate</translation>
    </message>
    <message>
      <source>sonatina</source>
      <translation>Sonatine</translation>
    </message>
    <message>
      <source>symphony</source>
      <translation>Sinfonie</translation>
    </message>
    <message>
      <source>concerto</source>
      <translation>Konzert</translation>
    </message>
    <message>
      <source>rondo</source>
      <translation>Rondo</translation>
    </message>
    <message>
      <source>scherzo</source>
      <translation>Scherzo</translation>
    </message>
    <message>
      <source>variations</source>
      <translation>Variationen</translation>
    </message>
    <message>
      <source>lullaby</source>
      <translation>Wiegenlied</translation>
    </message>
    <message>
      <source>chorale</source>
      <translation>Choral</translation>
    </message>
    <message>
      <source>hymn</source>
      <translation>Hymne</translation>
    </message>
    <message>
      <source>song</source>
      <translation>Lied</translation>
    </message>
    <message>
      <source>ballad</source>
      <translation>Ballade</translation>
    </message>
    <message>
      <source>serenade</source>
      <translation>Serenade</translation>
    </message>
    <message>
      <source>romance</source>
      <translation>Romanze</translation>
    </message>
    <message>
      <source>aria</source>
      <translation>Arie</translation>
    </message>
    <message>
      <source>madrigal</source>
      <translation>Madrigal</translation>
    </message>
    <message>
      <source>motet</source>
      <translation>Motette</translation>
    </message>
    <message>
      <source>mass</source>
      <translation>Messe</translation>
    </message>
    <message>
      <source>overture</source>
      <translation>Ouvertüre</translation>
    </message>
    <message>
      <source>fantasia</source>
      <translation>Fantasie</translation>
    </message>
    <message>
      <source>rhapsody</source>
      <translation>Rhapsodie</translation>
    </message>
    <message>
      <source>impromptu</source>
      <translation>Impromptu</translation>
    </message>
    <message>
      <source>bagatelle</source>
      <translation>Bagatelle</translation>
    </message>
    <message>
      <source>toccata</source>
      <translation>Toccata</translation>
    </message>
    <message>
      <source>canon</source>
      <translation>Kanon</translation>
    </message>
    <message>
      <source>invention</source>
      <translation>Invention</translation>
    </message>
    <message>
      <source>elegy</source>
      <translation>Elegie</translation>
    </message>
    <message>
      <source>piano</source>
      <translation>Klavier</translation>
    </message>
    <message>
      <source>organ</source>
      <translation>Orgel</translation>
    </message>
    <message>
      <source>harpsichord</source>
      <translation>Cembalo</translation>
    </message>
    <message>
      <source>violin</source>
      <translation>Violine</translation>
    </message>
    <message>
      <source>viola</source>
      <translation>Viola</translation>
    </message>
    <message>
      <source>cello</source>
      <translation>Cello</translation>
    </message>
    <message>
      <source>double bass</source>
      <translation>Kontrabass</translation>
    </message>
    <message>
      <source>viola da gamba</source>
      <translation>Gambe</translation>
    </message>
    <message>
      <source>flute</source>
      <translation>Flöte</translation>
    </message>
    <message>
      <source>piccolo</source>
      <translation>Piccoloflöte</translation>
    </message>
    <message>
      <source>recorder</source>
      <translation>Blockflöte</translation>
    </message>
    <message>
      <source>oboe</source>
      <translation>Oboe</translation>
    </message>
    <message>
      <source>cor anglais</source>
      <translation>Englischhorn</translation>
    </message>
    <message>
      <source>clarinet</source>
      <translation>Klarinette</translation>
    </message>
    <message>
      <source>bassoon</source>
      <translation>Fagott</translation>
    </message>
    <message>
      <source>saxophone</source>
      <translation>Saxofon</translation>
    </message>
    <message>
      <source>horn</source>
      <translation>Horn</translation>
    </message>
    <message>
      <source>trumpet</source>
      <translation>Trompete</translation>
    </message>
    <message>
      <source>trombone</source>
      <translation>Posaune</translation>
    </message>
    <message>
      <source>tuba</source>
      <translation>Tuba</translation>
    </message>
    <message>
      <source>timpani</source>
      <translation>Pauken</translation>
    </message>
    <message>
      <source>drums</source>
      <translation>Schlagzeug</translation>
    </message>
    <message>
      <source>harp</source>
      <translation>Harfe</translation>
    </message>
    <message>
      <source>guitar</source>
      <translation>Gitarre</translation>
    </message>
    <message>
      <source>lute</source>
      <translation>Laute</translation>
    </message>
    <message>
      <source>ukulele</source>
      <translation>Ukulele</translation>
    </message>
    <message>
      <source>mandolin</source>
      <translation>Mandoline</translation>
    </message>
    <message>
      <source>banjo</source>
      <translation>Banjo</translation>
    </message>
    <message>
      <source>accordion</source>
      <translation>Akkordeon</translation>
    </message>
    <message>
      <source>bells</source>
      <translation>Glocken</translation>
    </message>
    <message>
      <source>soprano voice</source>
      <translation>Sopran</translation>
    </message>
    <message>
      <source>mezzo-soprano voice</source>
      <translation>Mezzosopran</translation>
    </message>
    <message>
      <source>alto voice</source>
      <translation>Alt</translation>
    </message>
    <message>
      <source>tenor voice</source>
      <translation>Tenor</translation>
    </message>
    <message>
      <source>baritone voice</source>
      <translation>Bariton</translation>
    </message>
    <message>
      <source>bass voice</source>
      <translation>Bass</translation>
    </message>
    <message>
      <source>choir</source>
      <translation>Chor</translation>
    </message>
    <message>
      <source>voice</source>
      <translation>Singstimme</translation>
    </message>
    <message>
      <source>strings</source>
      <translation>Streicher</translation>
    </message>
    <message>
      <source>continuo</source>
      <translation>Generalbass</translation>
    </message>
    <message>
      <source>bass guitar</source>
      <translation>Bassgitarre</translation>
    </message>
    <message>
      <source>clavinet</source>
      <translation>Clavinet</translation>
    </message>
    <message>
      <source>celesta</source>
      <translation>Celesta</translation>
    </message>
    <message>
      <source>music box</source>
      <translation>Spieluhr</translation>
    </message>
    <message>
      <source>vibraphone</source>
      <translation>Vibrafon</translation>
    </message>
    <message>
      <source>marimba</source>
      <translation>Marimba</translation>
    </message>
    <message>
      <source>xylophone</source>
      <translation>Xylofon</translation>
    </message>
    <message>
      <source>dulcimer</source>
      <translation>Hackbrett</translation>
    </message>
    <message>
      <source>harmonica</source>
      <translation>Mundharmonika</translation>
    </message>
    <message>
      <source>orchestra hit</source>
      <translation>Orchesterschlag</translation>
    </message>
    <message>
      <source>brass</source>
      <translation>Blechbläser</translation>
    </message>
    <message>
      <source>synth brass</source>
      <translation>Synthesizer-Blechbläser</translation>
    </message>
    <message>
      <source>blown bottle</source>
      <translation>angeblasene Flasche</translation>
    </message>
    <message>
      <source>shakuhachi</source>
      <translation>Shakuhachi</translation>
    </message>
    <message>
      <source>whistle</source>
      <translation>Pfeifen</translation>
    </message>
    <message>
      <source>ocarina</source>
      <translation>Okarina</translation>
    </message>
    <message>
      <source>square lead</source>
      <translation>Synthesizer (Rechteck)</translation>
    </message>
    <message>
      <source>saw lead</source>
      <translation>Synthesizer (Sägezahn)</translation>
    </message>
    <message>
      <source>calliope</source>
      <translation>Dampforgel</translation>
    </message>
    <message>
      <source>chiff</source>
      <translation>Synthesizer (Chiff)</translation>
    </message>
    <message>
      <source>charang</source>
      <translation>Synthesizer (Charang)</translation>
    </message>
    <message>
      <source>fifths lead</source>
      <translation>Synthesizer (Quinten)</translation>
    </message>
    <message>
      <source>new age pad</source>
      <translation>Klangfläche (New Age)</translation>
    </message>
    <message>
      <source>warm pad</source>
      <translation>warme Klangfläche</translation>
    </message>
    <message>
      <source>polysynth</source>
      <translation>Polysynthesizer</translation>
    </message>
    <message>
      <source>bowed pad</source>
      <translation>gestrichene Klangfläche</translation>
    </message>
    <message>
      <source>metallic pad</source>
      <translation>metallische Klangfläche</translation>
    </message>
    <message>
      <source>halo pad</source>
      <translation>Klangfläche (Halo)</translation>
    </message>
    <message>
      <source>sweep pad</source>
      <translation>Klangfläche (Sweep)</translation>
    </message>
    <message>
      <source>rain</source>
      <translation>Effekt Regen</translation>
    </message>
    <message>
      <source>soundtrack</source>
      <translation>Effekt Filmmusik</translation>
    </message>
    <message>
      <source>crystal</source>
      <translation>Effekt Kristall</translation>
    </message>
    <message>
      <source>atmosphere</source>
      <translation>Effekt Atmosphäre</translation>
    </message>
    <message>
      <source>brightness</source>
      <translation>Effekt Helligkeit</translation>
    </message>
    <message>
      <source>goblins</source>
      <translation>Effekt Kobolde</translation>
    </message>
    <message>
      <source>echoes</source>
      <translation>Effekt Echos</translation>
    </message>
    <message>
      <source>sci-fi</source>
      <translation>Effekt Science-Fiction</translation>
    </message>
    <message>
      <source>sitar</source>
      <translation>Sitar</translation>
    </message>
    <message>
      <source>shamisen</source>
      <translation>Shamisen</translation>
    </message>
    <message>
      <source>koto</source>
      <translation>Koto</translation>
    </message>
    <message>
      <source>kalimba</source>
      <translation>Kalimba</translation>
    </message>
    <message>
      <source>bagpipe</source>
      <translation>Dudelsack</translation>
    </message>
    <message>
      <source>shanai</source>
      <translation>Shehnai</translation>
    </message>
    <message>
      <source>tinkle bell</source>
      <translation>Glöckchen</translation>
    </message>
    <message>
      <source>agogo</source>
      <translation>Agogo</translation>
    </message>
    <message>
      <source>woodblock</source>
      <translation>Holzblock</translation>
    </message>
    <message>
      <source>melodic tom</source>
      <translation>Tomtom</translation>
    </message>
    <message>
      <source>reverse cymbal</source>
      <translation>rückwärts gespieltes Becken</translation>
    </message>
    <message>
      <source>breath noise</source>
      <translation>Atemgeräusch</translation>
    </message>
    <message>
      <source>seashore</source>
      <translation>Meeresrauschen</translation>
    </message>
    <message>
      <source>bird tweet</source>
      <translation>Vogelgezwitscher</translation>
    </message>
    <message>
      <source>telephone</source>
      <translation>Telefon</translation>
    </message>
    <message>
      <source>helicopter</source>
      <translation>Hubschrauber</translation>
    </message>
    <message>
      <source>applause</source>
      <translation>Applaus</translation>
    </message>
    <message>
      <source>gunshot</source>
      <translation>Schuss</translation>
    </message>
    <message>
      <source>string quartet</source>
      <translation>Streichquartett</translation>
    </message>
    <message>
      <source>string trio</source>
      <translation>Streichtrio</translation>
    </message>
    <message>
      <source>string quintet</source>
      <translation>Streichquintett</translation>
    </message>
    <message>
      <source>piano trio</source>
      <translation>Klaviertrio</translation>
    </message>
    <message>
      <source>piano quartet</source>
      <translation>Klavierquartett</translation>
    </message>
    <message>
      <source>piano quintet</source>
      <translation>Klavierquintett</translation>
    </message>
    <message>
      <source>wind quintet</source>
      <translation>Bläserquintett</translation>
    </message>
    <message>
      <source>clarinet quintet</source>
      <translation>Klarinettenquintett</translation>
    </message>
    <message>
      <source>piano duet</source>
      <translation>Klavierduo</translation>
    </message>
    <message>
      <source>duet</source>
      <translation>Duo</translation>
    </message>
    <message>
      <source>trio</source>
      <translation>Trio</translation>
    </message>
    <message>
      <source>quartet</source>
      <translation>Quartett</translation>
    </message>
    <message>
      <source>quintet</source>
      <translation>Quintett</translation>
    </message>
    <message>
      <source>orchestra</source>
      <translation>Orchester</translation>
    </message>
    <message>
      <source>soprano</source>
      <translation>Sopran</translation>
    </message>
    <message>
      <source>mezzo-soprano</source>
      <translation>Mezzosopran</translation>
    </message>
    <message>
      <source>alto</source>
      <translation>Alt</translation>
    </message>
    <message>
      <source>tenor</source>
      <translation>Tenor</translation>
    </message>
    <message>
      <source>baritone</source>
      <translation>Bariton</translation>
    </message>
    <message>
      <source>bass</source>
      <translation>Bass</translation>
    </message>
    <message>
      <source>C-flat major</source>
      <translation>Ces-Dur</translation>
    </message>
    <message>
      <source>G-flat major</source>
      <translation>Ges-Dur</translation>
    </message>
    <message>
      <source>D-flat major</source>
      <translation>Des-Dur</translation>
    </message>
    <message>
      <source>A-flat major</source>
      <translation>As-Dur</translation>
    </message>
    <message>
      <source>E-flat major</source>
      <translation>Es-Dur</translation>
    </message>
    <message>
      <source>B-flat major</source>
      <translation>B-Dur</translation>
    </message>
    <message>
      <source>F major</source>
      <translation>F-Dur</translation>
    </message>
    <message>
      <source>C major</source>
      <translation>C-Dur</translation>
    </message>
    <message>
      <source>G major</source>
      <translation>G-Dur</translation>
    </message>
    <message>
      <source>D major</source>
      <translation>D-Dur</translation>
    </message>
    <message>
      <source>A major</source>
      <translation>A-Dur</translation>
    </message>
    <message>
      <source>E major</source>
      <translation>E-Dur</translation>
    </message>
    <message>
      <source>B major</source>
      <translation>H-Dur</translation>
    </message>
    <message>
      <source>F-sharp major</source>
      <translation>Fis-Dur</translation>
    </message>
    <message>
      <source>C-sharp major</source>
      <translation>Cis-Dur</translation>
    </message>
    <message>
      <source>F-flat lydian</source>
      <translation>Fes-Lydisch</translation>
    </message>
    <message>
      <source>C-flat lydian</source>
      <translation>Ces-Lydisch</translation>
    </message>
    <message>
      <source>G-flat lydian</source>
      <translation>Ges-Lydisch</translation>
    </message>
    <message>
      <source>D-flat lydian</source>
      <translation>Des-Lydisch</translation>
    </message>
    <message>
      <source>A-flat lydian</source>
      <translation>As-Lydisch</translation>
    </message>
    <message>
      <source>E-flat lydian</source>
      <translation>Es-Lydisch</translation>
    </message>
    <message>
      <source>B-flat lydian</source>
      <translation>B-Lydisch</translation>
    </message>
    <message>
      <source>F lydian</source>
      <translation>F-Lydisch</translation>
    </message>
    <message>
      <source>C lydian</source>
      <translation>C-Lydisch</translation>
    </message>
    <message>
      <source>G lydian</source>
      <translation>G-Lydisch</translation>
    </message>
    <message>
      <source>D lydian</source>
      <translation>D-Lydisch</translation>
    </message>
    <message>
      <source>A lydian</source>
      <translation>A-Lydisch</translation>
    </message>
    <message>
      <source>E lydian</source>
      <translation>E-Lydisch</translation>
    </message>
    <message>
      <source>B lydian</source>
      <translation>H-Lydisch</translation>
    </message>
    <message>
      <source>F-sharp lydian</source>
      <translation>Fis-Lydisch</translation>
    </message>
    <message>
      <source>G-flat mixolydian</source>
      <translation>Ges-Mixolydisch</translation>
    </message>
    <message>
      <source>D-flat mixolydian</source>
      <translation>Des-Mixolydisch</translation>
    </message>
    <message>
      <source>A-flat mixolydian</source>
      <translation>As-Mixolydisch</translation>
    </message>
    <message>
      <source>E-flat mixolydian</source>
      <translation>Es-Mixolydisch</translation>
    </message>
    <message>
      <source>B-flat mixolydian</source>
      <translation>B-Mixolydisch</translation>
    </message>
    <message>
      <source>F mixolydian</source>
      <translation>F-Mixolydisch</translation>
    </message>
    <message>
      <source>C mixolydian</source>
      <translation>C-Mixolydisch</translation>
    </message>
    <message>
      <source>G mixolydian</source>
      <translation>G-Mixolydisch</translation>
    </message>
    <message>
      <source>D mixolydian</source>
      <translation>D-Mixolydisch</translation>
    </message>
    <message>
      <source>A mixolydian</source>
      <translation>A-Mixolydisch</translation>
    </message>
    <message>
      <source>E mixolydian</source>
      <translation>E-Mixolydisch</translation>
    </message>
    <message>
      <source>B mixolydian</source>
      <translation>H-Mixolydisch</translation>
    </message>
    <message>
      <source>F-sharp mixolydian</source>
      <translation>Fis-Mixolydisch</translation>
    </message>
    <message>
      <source>C-sharp mixolydian</source>
      <translation>Cis-Mixolydisch</translation>
    </message>
    <message>
      <source>G-sharp mixolydian</source>
      <translation>Gis-Mixolydisch</translation>
    </message>
    <message>
      <source>D-flat dorian</source>
      <translation>Des-Dorisch</translation>
    </message>
    <message>
      <source>A-flat dorian</source>
      <translation>As-Dorisch</translation>
    </message>
    <message>
      <source>E-flat dorian</source>
      <translation>Es-Dorisch</translation>
    </message>
    <message>
      <source>B-flat dorian</source>
      <translation>B-Dorisch</translation>
    </message>
    <message>
      <source>F dorian</source>
      <translation>F-Dorisch</translation>
    </message>
    <message>
      <source>C dorian</source>
      <translation>C-Dorisch</translation>
    </message>
    <message>
      <source>G dorian</source>
      <translation>G-Dorisch</translation>
    </message>
    <message>
      <source>D dorian</source>
      <translation>D-Dorisch</translation>
    </message>
    <message>
      <source>A dorian</source>
      <translation>A-Dorisch</translation>
    </message>
    <message>
      <source>E dorian</source>
      <translation>E-Dorisch</translation>
    </message>
    <message>
      <source>B dorian</source>
      <translation>H-Dorisch</translation>
    </message>
    <message>
      <source>F-sharp dorian</source>
      <translation>Fis-Dorisch</translation>
    </message>
    <message>
      <source>C-sharp dorian</source>
      <translation>Cis-Dorisch</translation>
    </message>
    <message>
      <source>G-sharp dorian</source>
      <translation>Gis-Dorisch</translation>
    </message>
    <message>
      <source>D-sharp dorian</source>
      <translation>Dis-Dorisch</translation>
    </message>
    <message>
      <source>A-flat minor</source>
      <translation>as-Moll</translation>
    </message>
    <message>
      <source>E-flat minor</source>
      <translation>es-Moll</translation>
    </message>
    <message>
      <source>B-flat minor</source>
      <translation>b-Moll</translation>
    </message>
    <message>
      <source>F minor</source>
      <translation>f-Moll</translation>
    </message>
    <message>
      <source>C minor</source>
      <translation>c-Moll</translation>
    </message>
    <message>
      <source>G minor</source>
      <translation>g-Moll</translation>
    </message>
    <message>
      <source>D minor</source>
      <translation>d-Moll</translation>
    </message>
    <message>
      <source>A minor</source>
      <translation>a-Moll</translation>
    </message>
    <message>
      <source>E minor</source>
      <translation>e-Moll</translation>
    </message>
    <message>
      <source>B minor</source>
      <translation>h-Moll</translation>
    </message>
    <message>
      <source>F-sharp minor</source>
      <translation>fis-Moll</translation>
    </message>
    <message>
      <source>C-sharp minor</source>
      <translation>cis-Moll</translation>
    </message>
    <message>
      <source>G-sharp minor</source>
      <translation>gis-Moll</translation>
    </message>
    <message>
      <source>D-sharp minor</source>
      <translation>dis-Moll</translation>
    </message>
    <message>
      <source>A-sharp minor</source>
      <translation>ais-Moll</translation>
    </message>
    <message>
      <source>E-flat phrygian</source>
      <translation>Es-Phrygisch</translation>
    </message>
    <message>
      <source>B-flat phrygian</source>
      <translation>B-Phrygisch</translation>
    </message>
    <message>
      <source>F phrygian</source>
      <translation>F-Phrygisch</translation>
    </message>
    <message>
      <source>C phrygian</source>
      <translation>C-Phrygisch</translation>
    </message>
    <message>
      <source>G phrygian</source>
      <translation>G-Phrygisch</translation>
    </message>
    <message>
      <source>D phrygian</source>
      <translation>D-Phrygisch</translation>
    </message>
    <message>
      <source>A phrygian</source>
      <translation>A-Phrygisch</translation>
    </message>
    <message>
      <source>E phrygian</source>
      <translation>E-Phrygisch</translation>
    </message>
    <message>
      <source>B phrygian</source>
      <translation>H-Phrygisch</translation>
    </message>
    <message>
      <source>F-sharp phrygian</source>
      <translation>Fis-Phrygisch</translation>
    </message>
    <message>
      <source>C-sharp phrygian</source>
      <translation>Cis-Phrygisch</translation>
    </message>
    <message>
      <source>G-sharp phrygian</source>
      <translation>Gis-Phrygisch</translation>
    </message>
    <message>
      <source>D-sharp phrygian</source>
      <translation>Dis-Phrygisch</translation>
    </message>
    <message>
      <source>A-sharp phrygian</source>
      <translation>Ais-Phrygisch</translation>
    </message>
    <message>
      <source>E-sharp phrygian</source>
      <translation>Eis-Phrygisch</translation>
    </message>
    <message>
      <source>B-flat locrian</source>
      <translation>B-Lokrisch</translation>
    </message>
    <message>
      <source>F locrian</source>
      <translation>F-Lokrisch</translation>
    </message>
    <message>
      <source>C locrian</source>
      <translation>C-Lokrisch</translation>
    </message>
    <message>
      <source>G locrian</source>
      <translation>G-Lokrisch</translation>
    </message>
    <message>
      <source>D locrian</source>
      <translation>D-Lokrisch</translation>
    </message>
    <message>
      <source>A locrian</source>
      <translation>A-Lokrisch</translation>
    </message>
    <message>
      <source>E locrian</source>
      <translation>E-Lokrisch</translation>
    </message>
    <message>
      <source>B locrian</source>
      <translation>H-Lokrisch</translation>
    </message>
    <message>
      <source>F-sharp locrian</source>
      <translation>Fis-Lokrisch</translation>
    </message>
    <message>
      <source>C-sharp locrian</source>
      <translation>Cis-Lokrisch</translation>
    </message>
    <message>
      <source>G-sharp locrian</source>
      <translation>Gis-Lokrisch</translation>
    </message>
    <message>
      <source>D-sharp locrian</source>
      <translation>Dis-Lokrisch</translation>
    </message>
    <message>
      <source>A-sharp locrian</source>
      <translation>Ais-Lokrisch</translation>
    </message>
    <message>
      <source>E-sharp locrian</source>
      <translation>Eis-Lokrisch</translation>
    </message>
    <message>
      <source>B-sharp locrian</source>
      <translation>His-Lokrisch</translation>
    </message>
  </context>
  <context>
    <name>Newest</name>
    <message>
      <source>What came in last</source>
      <translation>Was zuletzt hereinkam</translation>
    </message>
  </context>
  <context>
    <name>NoticeBar</name>
    <message>
      <source>Dismiss</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Dismiss (Esc)</source>
      <translation>Schließen (Esc)</translation>
    </message>
  </context>
  <context>
    <name>Notify</name>
    <message>
      <source>Something went wrong inside Trouvère; your files are untouched.</source>
      <translation>In Trouvère ist etwas schiefgegangen; Ihre Dateien sind unberührt.</translation>
    </message>
    <message>
      <source>You can go on. Please send us the details if it happens again.</source>
      <translation>Sie können weiterarbeiten. Bitte schicken Sie uns die Einzelheiten, wenn es wieder geschieht.</translation>
    </message>
    <message>
      <source>Copy details</source>
      <translation>Einzelheiten kopieren</translation>
    </message>
  </context>
  <context>
    <name>Opening</name>
    <message>
      <source>Open with</source>
      <translation>Öffnen mit</translation>
    </message>
    <message>
      <source>Another program…</source>
      <translation>Ein anderes Programm…</translation>
    </message>
    <message>
      <source>Choose a program</source>
      <translation>Ein Programm wählen</translation>
    </message>
    <message>
      <source>{name} could not be started.</source>
      <translation>{name} konnte nicht gestartet werden.</translation>
    </message>
    <message>
      <source>Choose another program.</source>
      <translation>Wählen Sie ein anderes Programm.</translation>
    </message>
  </context>
  <context>
    <name>PartnerBar</name>
    <message>
      <source>Play along</source>
      <translation>Mitspielen lassen</translation>
    </message>
    <message>
      <source>Play along (P)</source>
      <translation>Mitspielen lassen (P)</translation>
    </message>
    <message>
      <source>Finding out where the two meet…</source>
      <translation>Es wird gesucht, wo sich die beiden treffen…</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Anhalten</translation>
    </message>
    <message>
      <source>Stop playing along (P)</source>
      <translation>Nicht mehr mitspielen (P)</translation>
    </message>
    <message>
      <source>{text} (Ctrl+M)</source>
      <translation>{text} (Strg+M)</translation>
    </message>
    <message>
      <source>with {name}</source>
      <translation>mit {name}</translation>
    </message>
    <message>
      <source>{what} with {name}</source>
      <translation>{what} mit {name}</translation>
    </message>
  </context>
  <context>
    <name>PastList</name>
    <message>
      <source>Past searches</source>
      <translation>Frühere Suchen</translation>
    </message>
    <message>
      <source>No searches yet. They are kept in the library.</source>
      <translation>Noch keine Suchen. Sie werden in der Bibliothek aufgehoben.</translation>
    </message>
    <message>
      <source>Forget all</source>
      <translation>Alle vergessen</translation>
    </message>
    <message>
      <source>Forget all past searches. Delete forgets one.</source>
      <translation>Alle früheren Suchen vergessen. Entf vergisst eine.</translation>
    </message>
  </context>
  <context>
    <name>PastSearches</name>
    <message>
      <source>Forget past searches</source>
      <translation>Frühere Suchen vergessen</translation>
    </message>
    <message>
      <source>Forget a past search</source>
      <translation>Eine frühere Suche vergessen</translation>
    </message>
  </context>
  <context>
    <name>PhotoStage</name>
    <message>
      <source>Show where it matches (M)</source>
      <translation>Zeigen, wo es passt (M)</translation>
    </message>
    <message>
      <source>all together</source>
      <translation>alles zusammen</translation>
    </message>
    <message>
      <source>Shift+M: where the next term matches</source>
      <translation>Umschalt+M: wo der nächste Begriff passt</translation>
    </message>
  </context>
  <context>
    <name>PictureStage</name>
    <message>
      <source>Zoom out (-)</source>
      <translation>Verkleinern (-)</translation>
    </message>
    <message>
      <source>Show all of it (0)</source>
      <translation>Alles zeigen (0)</translation>
    </message>
    <message>
      <source>Zoom in (+)</source>
      <translation>Vergrößern (+)</translation>
    </message>
  </context>
  <context>
    <name>PictureView</name>
    <message>
      <source>Picture</source>
      <translation>Bild</translation>
    </message>
  </context>
  <context>
    <name>Pitches</name>
    <message>
      <source>Show pitches (S)</source>
      <translation>Tonhöhen zeigen (S)</translation>
    </message>
    <message>
      <source>Drawing pitches…</source>
      <translation>Tonhöhen werden gezeichnet …</translation>
    </message>
  </context>
  <context>
    <name>Player</name>
    <message>
      <source>Sounds cannot be played: a system library is missing. Install libpulse0 and start Trouvère again.</source>
      <translation>Klänge können nicht gespielt werden: Eine Systembibliothek fehlt. Installieren Sie libpulse0 und starten Sie Trouvère neu.</translation>
    </message>
    <message>
      <source>No sound output was found. Connect speakers or head-phones to listen.</source>
      <translation>Kein Tonausgang gefunden. Schließen Sie Lautsprecher oder Kopfhörer an.</translation>
    </message>
    <message>
      <source>{name} cannot be played: {reason}</source>
      <translation>{name} kann nicht gespielt werden: {reason}</translation>
    </message>
  </context>
  <context>
    <name>PlayingAlong</name>
    <message>
      <source>These two do not seem to be the same music, so nothing is followed.</source>
      <translation>Diese beiden scheinen nicht dieselbe Musik zu sein, deshalb wird nichts verfolgt.</translation>
    </message>
    <message>
      <source>This is the same music, but it cannot be told where it is in the score.</source>
      <translation>Es ist dieselbe Musik, aber wo in der Partitur sie ist, lässt sich nicht sagen.</translation>
    </message>
  </context>
  <context>
    <name>PresetRow</name>
    <message>
      <source>The same, but …</source>
      <translation>Dasselbe, aber …</translation>
    </message>
    <message>
      <source>+ Preset</source>
      <translation>+ Vorlage</translation>
    </message>
    <message>
      <source>Keep this change and its sliders as a preset of your own</source>
      <translation>Diese Änderung und ihre Regler als eigene Vorlage behalten</translation>
    </message>
    <message>
      <source>Keep this change as a preset</source>
      <translation>Diese Änderung als Vorlage behalten</translation>
    </message>
    <message>
      <source>Fewer</source>
      <translation>Weniger</translation>
    </message>
    <message>
      <source>More…</source>
      <translation>Mehr…</translation>
    </message>
    <message>
      <source>Rename…</source>
      <translation>Umbenennen…</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
    <message>
      <source>The same, but {change}</source>
      <translation>Dasselbe, aber {change}</translation>
    </message>
    <message>
      <source>Your own: {words}</source>
      <translation>Ihre eigene: {words}</translation>
    </message>
  </context>
  <context>
    <name>Presets</name>
    <message>
      <source>as a drawing</source>
      <translation>als Zeichnung</translation>
    </message>
    <message>
      <source>as a painting</source>
      <translation>als Gemälde</translation>
    </message>
    <message>
      <source>as a photo</source>
      <translation>als Foto</translation>
    </message>
    <message>
      <source>at night</source>
      <translation>bei Nacht</translation>
    </message>
    <message>
      <source>by day</source>
      <translation>bei Tag</translation>
    </message>
    <message>
      <source>in winter</source>
      <translation>im Winter</translation>
    </message>
    <message>
      <source>in summer</source>
      <translation>im Sommer</translation>
    </message>
    <message>
      <source>without people</source>
      <translation>ohne Menschen</translation>
    </message>
    <message>
      <source>with people</source>
      <translation>mit Menschen</translation>
    </message>
    <message>
      <source>calmer</source>
      <translation>ruhiger</translation>
    </message>
    <message>
      <source>more colourful</source>
      <translation>farbiger</translation>
    </message>
    <message>
      <source>close up</source>
      <translation>von nahem</translation>
    </message>
    <message>
      <source>from far away</source>
      <translation>von weitem</translation>
    </message>
    <message>
      <source>livelier</source>
      <translation>lebhafter</translation>
    </message>
    <message>
      <source>with voices</source>
      <translation>mit Stimmen</translation>
    </message>
    <message>
      <source>without voices</source>
      <translation>ohne Stimmen</translation>
    </message>
    <message>
      <source>with drums</source>
      <translation>mit Schlagzeug</translation>
    </message>
    <message>
      <source>without drums</source>
      <translation>ohne Schlagzeug</translation>
    </message>
    <message>
      <source>on the piano</source>
      <translation>auf dem Klavier</translation>
    </message>
    <message>
      <source>on the guitar</source>
      <translation>auf der Gitarre</translation>
    </message>
    <message>
      <source>outdoors</source>
      <translation>im Freien</translation>
    </message>
    <message>
      <source>in minor</source>
      <translation>in Moll</translation>
    </message>
    <message>
      <source>in major</source>
      <translation>in Dur</translation>
    </message>
    <message>
      <source>for piano</source>
      <translation>für Klavier</translation>
    </message>
    <message>
      <source>for voices</source>
      <translation>für Stimmen</translation>
    </message>
    <message>
      <source>a dance</source>
      <translation>ein Tanz</translation>
    </message>
  </context>
  <context>
    <name>Presetting</name>
    <message>
      <source>Name of the preset:</source>
      <translation>Name der Vorlage:</translation>
    </message>
    <message>
      <source>Another name for “{name}”:</source>
      <translation>Ein anderer Name für „{name}“:</translation>
    </message>
    <message>
      <source>Preset “{name}” deleted</source>
      <translation>Vorlage „{name}“ gelöscht</translation>
    </message>
    <message>
      <source>“{name}” was deleted.</source>
      <translation>„{name}“ wurde gelöscht.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>Preset “{name}” saved</source>
      <translation>Vorlage „{name}“ gespeichert</translation>
    </message>
    <message>
      <source>There is a preset “{name}” already.</source>
      <translation>Es gibt schon eine Vorlage „{name}“.</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <source>Preset renamed to “{name}”</source>
      <translation>Vorlage in „{name}“ umbenannt</translation>
    </message>
  </context>
  <context>
    <name>Preview</name>
    <message>
      <source>Rating</source>
      <translation>Bewertung</translation>
    </message>
    <message>
      <source>Tags</source>
      <translation>Schlagwörter</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>Art</translation>
    </message>
    <message>
      <source>Title</source>
      <translation>Titel</translation>
    </message>
    <message>
      <source>By</source>
      <translation>Von</translation>
    </message>
    <message>
      <source>Music</source>
      <translation>Musik</translation>
    </message>
    <message>
      <source>Taken</source>
      <translation>Aufgenommen</translation>
    </message>
    <message>
      <source>Camera</source>
      <translation>Kamera</translation>
    </message>
    <message>
      <source>Picture</source>
      <translation>Bild</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>Länge</translation>
    </message>
    <message>
      <source>Pages</source>
      <translation>Seiten</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>Changed</source>
      <translation>Geändert</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>and {n} more</source>
      <translation>und {n} weitere</translation>
    </message>
    <message>
      <source>Find other recordings of this music</source>
      <translation>Andere Aufnahmen dieser Musik finden</translation>
    </message>
    <message>
      <source>Find the score of this</source>
      <translation>Die Partitur dazu finden</translation>
    </message>
    <message>
      <source>Find other scores of this music</source>
      <translation>Andere Partituren dieser Musik finden</translation>
    </message>
    <message>
      <source>Find recordings of this</source>
      <translation>Aufnahmen davon finden</translation>
    </message>
    <message>
      <source>{own} (as {film} mm on 35 mm film)</source>
      <translation>{own} (wie {film} mm auf Kleinbild)</translation>
    </message>
    <message>
      <source>fired</source>
      <translation>ausgelöst</translation>
    </message>
    <message>
      <source>did not fire</source>
      <translation>nicht ausgelöst</translation>
    </message>
    <message>
      <source>Exposure</source>
      <translation>Belichtung</translation>
    </message>
    <message>
      <source>Lens</source>
      <translation>Objektiv</translation>
    </message>
    <message>
      <source>Focal length</source>
      <translation>Brennweite</translation>
    </message>
    <message>
      <source>Flash</source>
      <translation>Blitz</translation>
    </message>
    <message>
      <source>Place</source>
      <translation>Ort</translation>
    </message>
    <message>
      <source>Position</source>
      <translation>Koordinaten</translation>
    </message>
    <message>
      <source>Photographer</source>
      <translation>Fotografiert von</translation>
    </message>
    <message>
      <source>Rights</source>
      <translation>Rechte</translation>
    </message>
    <message>
      <source>Program</source>
      <translation>Programm</translation>
    </message>
    <message>
      <source>Photo</source>
      <translation>Foto</translation>
    </message>
    <message>
      <source>Sound</source>
      <translation>Klang</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>Partitur</translation>
    </message>
    <message>
      <source>Words</source>
      <translation>Wörter</translation>
    </message>
    <message>
      <source>Without</source>
      <translation>Ohne</translation>
    </message>
    <message>
      <source>Sketch</source>
      <translation>Skizze</translation>
    </message>
    <message>
      <source>Similar</source>
      <translation>Ähnlich</translation>
    </message>
    <message>
      <source>Colour</source>
      <translation>Farbe</translation>
    </message>
    <message>
      <source>Concept</source>
      <translation>Konzept</translation>
    </message>
    <message>
      <source>What you like</source>
      <translation>Was Ihnen gefällt</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>Änderung</translation>
    </message>
    <message>
      <source>names and texts</source>
      <translation>Namen und Texte</translation>
    </message>
    <message>
      <source>meaning</source>
      <translation>Bedeutung</translation>
    </message>
    <message>
      <source>look</source>
      <translation>Aussehen</translation>
    </message>
    <message>
      <source>colour</source>
      <translation>Farbe</translation>
    </message>
    <message>
      <source>shape</source>
      <translation>Form</translation>
    </message>
    <message>
      <source>style</source>
      <translation>Stil</translation>
    </message>
    <message>
      <source>timbre</source>
      <translation>Klangfarbe</translation>
    </message>
    <message>
      <source>rhythm</source>
      <translation>Rhythmus</translation>
    </message>
    <message>
      <source>pitch</source>
      <translation>Tonhöhe</translation>
    </message>
    <message>
      <source>notes</source>
      <translation>Noten</translation>
    </message>
    <message>
      <source>matches on page {page}</source>
      <translation>passt auf Seite {page}</translation>
    </message>
    <message>
      <source>matches from {start} to {end}</source>
      <translation>passt von {start} bis {end}</translation>
    </message>
    <message>
      <source>This could not be shown because of a fault in Trouvère: {error}</source>
      <translation>Das konnte wegen eines Fehlers in Trouvère nicht gezeigt werden: {error}</translation>
    </message>
  </context>
  <context>
    <name>PreviewPane</name>
    <message>
      <source>Choose a result to look at it here.</source>
      <translation>Wählen Sie ein Ergebnis, um es hier anzusehen.</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>Vorschau</translation>
    </message>
    <message>
      <source>More like this</source>
      <translation>Mehr davon</translation>
    </message>
    <message>
      <source>Open in its own program</source>
      <translation>Im eigenen Programm öffnen</translation>
    </message>
    <message>
      <source>Show in its folder</source>
      <translation>Im Ordner zeigen</translation>
    </message>
    <message>
      <source>No program was found that opens {name}.</source>
      <translation>Es wurde kein Programm gefunden, das {name} öffnet.</translation>
    </message>
  </context>
  <context>
    <name>PrivacySection</name>
    <message>
      <source>Privacy</source>
      <translation>Privatsphäre</translation>
    </message>
    <message>
      <source>Nothing leaves this computer</source>
      <translation>Nichts verlässt diesen Computer</translation>
    </message>
    <message>
      <source>Pictures, sounds, scores, words and sketches are compared here, on this machine. There is no account, no telemetry, and no look for updates.</source>
      <translation>Bilder, Klänge, Partituren, Wörter und Skizzen werden hier verglichen, auf diesem Rechner. Es gibt kein Konto, keine Telemetrie und keine Suche nach Updates.</translation>
    </message>
    <message>
      <source>The network is used only when you ask</source>
      <translation>Das Netz wird nur auf Ihren Wunsch benutzt</translation>
    </message>
    <message>
      <source>Only “Download” on the Models page connects to the network. It fetches the model's files, and they are used only if their checksum is right.</source>
      <translation>Nur „Herunterladen“ auf der Seite Modelle verbindet sich mit dem Netz. Es holt die Dateien des Modells, und benutzt werden sie nur, wenn ihre Prüfsumme stimmt.</translation>
    </message>
    <message>
      <source>Your files are only read</source>
      <translation>Ihre Dateien werden nur gelesen</translation>
    </message>
    <message>
      <source>Ratings and tags are kept in Trouvère's own library, not in your files. If you delete the library's folder, everything Trouvère knows is gone, and your files are as they were.</source>
      <translation>Bewertungen und Schlagwörter stehen in Trouvères eigener Bibliothek, nicht in Ihren Dateien. Wenn Sie den Ordner der Bibliothek löschen, ist alles fort, was Trouvère weiß, und Ihre Dateien sind, wie sie waren.</translation>
    </message>
    <message>
      <source>What the library holds</source>
      <translation>Was die Bibliothek enthält</translation>
    </message>
    <message>
      <source>Paths, dates, thumbnails, and numbers that describe contents. It is not encrypted: whoever may read its folder can see the thumbnails.</source>
      <translation>Pfade, Daten, Vorschaubilder und Zahlen, die Inhalte beschreiben. Sie ist nicht verschlüsselt: Wer ihren Ordner lesen darf, kann die Vorschaubilder sehen.</translation>
    </message>
  </context>
  <context>
    <name>PromptBar</name>
    <message>
      <source>OK</source>
      <translation>OK</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
  </context>
  <context>
    <name>ProxyRow</name>
    <message>
      <source>Proxy for downloads</source>
      <translation>Proxy für Downloads</translation>
    </message>
    <message>
      <source>As the system says</source>
      <translation>Wie es das System sagt</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Keiner</translation>
    </message>
    <message>
      <source>This one:</source>
      <translation>Dieser:</translation>
    </message>
    <message>
      <source>host:port</source>
      <translation>Rechner:Port</translation>
    </message>
    <message>
      <source>Address of the proxy</source>
      <translation>Adresse des Proxys</translation>
    </message>
    <message>
      <source>host:port, or http://name:password@host:port</source>
      <translation>Rechner:Port oder http://Name:Passwort@Rechner:Port</translation>
    </message>
    <message>
      <source>not an address yet, such as proxy.example:8080</source>
      <translation>noch keine Adresse wie proxy.example:8080</translation>
    </message>
  </context>
  <context>
    <name>ReadingPage</name>
    <message>
      <source>{name} could not be written.</source>
      <translation>{name} konnte nicht geschrieben werden.</translation>
    </message>
    <message>
      <source>Check that its disk has room.</source>
      <translation>Prüfen Sie, ob auf dem Laufwerk Platz ist.</translation>
    </message>
    <message>
      <source>Search here</source>
      <translation>Hier suchen</translation>
    </message>
    <message>
      <source>Search in this page</source>
      <translation>In dieser Seite suchen</translation>
    </message>
    <message>
      <source>Print…</source>
      <translation>Drucken…</translation>
    </message>
    <message>
      <source>Opens a PDF that can be printed</source>
      <translation>Öffnet ein PDF, das man drucken kann</translation>
    </message>
    <message>
      <source>Nothing here says that.</source>
      <translation>Davon steht hier nichts.</translation>
    </message>
    <message>
      <source>No program was found that opens {name}.</source>
      <translation>Es wurde kein Programm gefunden, das {name} öffnet.</translation>
    </message>
  </context>
  <context>
    <name>RecordBar</name>
    <message>
      <source>Stop and search</source>
      <translation>Anhalten und suchen</translation>
    </message>
    <message>
      <source>Stop recording and search with the sound (Enter)</source>
      <translation>Aufnahme beenden und mit dem Klang suchen (Eingabe)</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Forget the recording (Escape)</source>
      <translation>Die Aufnahme verwerfen (Escape)</translation>
    </message>
    <message>
      <source>Opening the microphone…</source>
      <translation>Das Mikrofon wird geöffnet…</translation>
    </message>
    <message>
      <source>Recording: {n} of {most} seconds</source>
      <translation>Aufnahme: {n} von {most} Sekunden</translation>
    </message>
  </context>
  <context>
    <name>Recorder</name>
    <message>
      <source>The microphone gives no sound. Is it muted?</source>
      <translation>Das Mikrofon liefert keinen Ton. Ist es stumm geschaltet?</translation>
    </message>
    <message>
      <source>That was too short to search with.</source>
      <translation>Das war zu kurz, um damit zu suchen.</translation>
    </message>
    <message>
      <source>Only silence was heard. Is the microphone muted?</source>
      <translation>Es war nur Stille zu hören. Ist das Mikrofon stumm geschaltet?</translation>
    </message>
    <message>
      <source>The libraries for sound are missing on this system.</source>
      <translation>Auf diesem System fehlen die Bibliotheken für Ton.</translation>
    </message>
  </context>
  <context>
    <name>RegionPicker</name>
    <message>
      <source>Choose a part of the screen</source>
      <translation>Einen Teil des Bildschirms wählen</translation>
    </message>
    <message>
      <source>Drag over what you are looking for, or use the arrow keys and Shift.
Enter takes it, Escape cancels.</source>
      <translation>Ziehen Sie über das, was Sie suchen, oder benutzen Sie die Pfeiltasten mit Umschalt.
Eingabe nimmt es, Escape bricht ab.</translation>
    </message>
  </context>
  <context>
    <name>Removing</name>
    <message numerus="yes">
      <source>%Ln files could not be put back.</source>
      <translation>
        <numerusform>%Ln Datei konnte nicht zurückgelegt werden.</numerusform>
        <numerusform>%Ln Dateien konnten nicht zurückgelegt werden.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Moving %Ln files to the trash</source>
      <translation>
        <numerusform>%Ln Datei in den Papierkorb legen</numerusform>
        <numerusform>%Ln Dateien in den Papierkorb legen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln files could not be moved to the trash.</source>
      <translation>
        <numerusform>%Ln Datei konnte nicht in den Papierkorb gelegt werden.</numerusform>
        <numerusform>%Ln Dateien konnten nicht in den Papierkorb gelegt werden.</numerusform>
      </translation>
    </message>
    <message>
      <source>{name} is in the trash.</source>
      <translation>{name} liegt im Papierkorb.</translation>
    </message>
    <message numerus="yes">
      <source>%Ln files are in the trash.</source>
      <translation>
        <numerusform>%Ln Datei liegt im Papierkorb.</numerusform>
        <numerusform>%Ln Dateien liegen im Papierkorb.</numerusform>
      </translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
  </context>
  <context>
    <name>Results</name>
    <message>
      <source>photo</source>
      <translation>Foto</translation>
    </message>
    <message>
      <source>sound</source>
      <translation>Klang</translation>
    </message>
    <message>
      <source>score</source>
      <translation>Partitur</translation>
    </message>
    <message>
      <source>photos</source>
      <translation>Fotos</translation>
    </message>
    <message>
      <source>sounds</source>
      <translation>Klänge</translation>
    </message>
    <message>
      <source>scores</source>
      <translation>Partituren</translation>
    </message>
    <message>
      <source>page {page}</source>
      <translation>Seite {page}</translation>
    </message>
    <message>
      <source>from {time}</source>
      <translation>ab {time}</translation>
    </message>
    <message>
      <source>page {page} of {pages}</source>
      <translation>Seite {page} von {pages}</translation>
    </message>
    <message>
      <source>No date</source>
      <translation>Kein Datum</translation>
    </message>
    <message>
      <source>Photos</source>
      <translation>Fotos</translation>
    </message>
    <message numerus="yes">
      <source>%Ln near copies</source>
      <translation>
        <numerusform>%Ln ähnliche Kopie</numerusform>
        <numerusform>%Ln ähnliche Kopien</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln copies</source>
      <translation>
        <numerusform>%Ln Kopie</numerusform>
        <numerusform>%Ln Kopien</numerusform>
      </translation>
    </message>
    <message>
      <source>weaker match</source>
      <translation>schwächerer Treffer</translation>
    </message>
    <message>
      <source>tags: {names}</source>
      <translation>Schlagwörter: {names}</translation>
    </message>
    <message>
      <source>{n} of 5 stars</source>
      <translation>{n} von 5 Sternen</translation>
    </message>
    <message>
      <source>in it: {words}</source>
      <translation>darin: {words}</translation>
    </message>
    <message>
      <source>together</source>
      <translation>zusammen</translation>
    </message>
    <message>
      <source>shown once with {names}</source>
      <translation>einmal gezeigt, zusammen mit {names}</translation>
    </message>
    <message numerus="yes">
      <source>%Ln files have this content</source>
      <translation>
        <numerusform>%Ln Datei hat diesen Inhalt</numerusform>
        <numerusform>%Ln Dateien haben diesen Inhalt</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln near copies are folded into it</source>
      <translation>
        <numerusform>%Ln ähnliche Kopie ist darin zusammengefasst</numerusform>
        <numerusform>%Ln ähnliche Kopien sind darin zusammengefasst</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln of its {all} examples are no longer in the library.</source>
      <translation>
        <numerusform>%Ln der {all} Beispiele ist nicht mehr in der Bibliothek.</numerusform>
        <numerusform>%Ln der {all} Beispiele sind nicht mehr in der Bibliothek.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln examples</source>
      <translation>
        <numerusform>%Ln Beispiel</numerusform>
        <numerusform>%Ln Beispiele</numerusform>
      </translation>
    </message>
    <message>
      <source>Each of its {all} examples was left out once and looked for with the others: {n} came among the first 10.</source>
      <translation>Jedes der {all} Beispiele wurde einmal weggelassen und mit den anderen gesucht: {n} kamen unter die ersten 10.</translation>
    </message>
    <message>
      <source>{n} of {total}</source>
      <translation>{n} von {total}</translation>
    </message>
    <message numerus="yes">
      <source>Show %Ln weaker matches</source>
      <translation>
        <numerusform>%Ln schwächeren Treffer zeigen</numerusform>
        <numerusform>%Ln schwächere Treffer zeigen</numerusform>
      </translation>
    </message>
    <message>
      <source>offline</source>
      <translation>nicht verbunden</translation>
    </message>
    <message>
      <source>{n} of {all} searchable</source>
      <translation>{n} von {all} durchsuchbar</translation>
    </message>
    <message numerus="yes">
      <source>%Ln could not be read</source>
      <translation>
        <numerusform>%Ln konnte nicht gelesen werden</numerusform>
        <numerusform>%Ln konnten nicht gelesen werden</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln are in the cloud only</source>
      <translation>
        <numerusform>%Ln liegt nur in der Cloud</numerusform>
        <numerusform>%Ln liegen nur in der Cloud</numerusform>
      </translation>
    </message>
    <message>
      <source>offline; its results stay</source>
      <translation>nicht verbunden; die Ergebnisse bleiben</translation>
    </message>
    <message>
      <source>looked through every few minutes</source>
      <translation>wird alle paar Minuten durchgesehen</translation>
    </message>
    <message>
      <source>not loaded yet</source>
      <translation>noch nicht geladen</translation>
    </message>
    <message>
      <source>The first can be searched in a moment.</source>
      <translation>Die ersten sind gleich durchsuchbar.</translation>
    </message>
    <message>
      <source>The others follow.</source>
      <translation>Die anderen folgen.</translation>
    </message>
    <message>
      <source>The others follow within {time}.</source>
      <translation>Die anderen folgen innerhalb von {time}.</translation>
    </message>
    <message>
      <source>Indexing waits while the computer runs on its battery.</source>
      <translation>Das Einlesen wartet, solange der Computer mit dem Akku läuft.</translation>
    </message>
    <message>
      <source>Indexing waits while other programs need the computer.</source>
      <translation>Das Einlesen wartet, solange andere Programme den Computer brauchen.</translation>
    </message>
    <message>
      <source>Indexing is paused.</source>
      <translation>Das Einlesen ist angehalten.</translation>
    </message>
    <message numerus="yes">
      <source>%Ln files were found.</source>
      <translation>
        <numerusform>%Ln Datei wurde gefunden.</numerusform>
        <numerusform>%Ln Dateien wurden gefunden.</numerusform>
      </translation>
    </message>
    <message>
      <source>{n} of {total} files can be searched already.</source>
      <translation>{n} von {total} Dateien sind schon durchsuchbar.</translation>
    </message>
    <message>
      <source>a minute or two</source>
      <translation>ein, zwei Minuten</translation>
    </message>
    <message numerus="yes">
      <source>%Ln minutes</source>
      <translation>
        <numerusform>%Ln Minute</numerusform>
        <numerusform>%Ln Minuten</numerusform>
      </translation>
    </message>
    <message>
      <source>an hour</source>
      <translation>einer Stunde</translation>
    </message>
    <message numerus="yes">
      <source>%Ln hours</source>
      <translation>
        <numerusform>%Ln Stunde</numerusform>
        <numerusform>%Ln Stunden</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{name}, %Ln items</source>
      <translation>
        <numerusform>{name}, %Ln Ergebnis</numerusform>
        <numerusform>{name}, %Ln Ergebnisse</numerusform>
      </translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Date</source>
      <translation>Datum</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>Art</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>Länge</translation>
    </message>
    <message>
      <source>Length of a sound, pages of a score, pixels of a photo</source>
      <translation>Länge eines Klangs, Seiten einer Partitur, Pixel eines Fotos</translation>
    </message>
    <message>
      <source>Rating</source>
      <translation>Bewertung</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>Added</source>
      <translation>Hinzugekommen</translation>
    </message>
    <message>
      <source>Match</source>
      <translation>Treffer</translation>
    </message>
    <message>
      <source>How well it matches, all terms together</source>
      <translation>Wie gut es passt, alle Begriffe zusammen</translation>
    </message>
    <message>
      <source>What {label} gave to the match</source>
      <translation>Was {label} zum Treffer beitrug</translation>
    </message>
    <message numerus="yes">
      <source>%Ln pages</source>
      <translation>
        <numerusform>%Ln Seite</numerusform>
        <numerusform>%Ln Seiten</numerusform>
      </translation>
    </message>
    <message>
      <source>in {name}</source>
      <translation>in {name}</translation>
    </message>
    <message>
      <source>from {v}</source>
      <translation>ab {v}</translation>
    </message>
    <message>
      <source>until {v}</source>
      <translation>bis {v}</translation>
    </message>
    <message>
      <source>tag {v}</source>
      <translation>Schlagwort {v}</translation>
    </message>
    <message>
      <source>near copies of {name}</source>
      <translation>ähnliche Kopien von {name}</translation>
    </message>
    <message>
      <source>Date, newest first</source>
      <translation>Datum, neueste zuerst</translation>
    </message>
    <message>
      <source>Date, oldest first</source>
      <translation>Datum, älteste zuerst</translation>
    </message>
    <message>
      <source>Rating, highest first</source>
      <translation>Bewertung, höchste zuerst</translation>
    </message>
    <message>
      <source>Size, largest first</source>
      <translation>Größe, größte zuerst</translation>
    </message>
    <message>
      <source>Size, smallest first</source>
      <translation>Größe, kleinste zuerst</translation>
    </message>
    <message>
      <source>Length, longest first</source>
      <translation>Länge, längste zuerst</translation>
    </message>
    <message>
      <source>Length, shortest first</source>
      <translation>Länge, kürzeste zuerst</translation>
    </message>
    <message>
      <source>Added, newest first</source>
      <translation>Hinzugekommen, neueste zuerst</translation>
    </message>
    <message>
      <source>Day</source>
      <translation>Tag</translation>
    </message>
    <message>
      <source>Piece of music</source>
      <translation>Musikstück</translation>
    </message>
    <message>
      <source>weaker matches below</source>
      <translation>darunter schwächere Treffer</translation>
    </message>
    <message>
      <source>at least {counts}</source>
      <translation>mindestens {counts}</translation>
    </message>
  </context>
  <context>
    <name>ResultsGrid</name>
    <message>
      <source>Results</source>
      <translation>Ergebnisse</translation>
    </message>
  </context>
  <context>
    <name>ResultsPage</name>
    <message>
      <source>The search failed.</source>
      <translation>Die Suche ist gescheitert.</translation>
    </message>
    <message>
      <source>The fault is ours.</source>
      <translation>Der Fehler liegt bei uns.</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Noch einmal versuchen</translation>
    </message>
    <message>
      <source>Searching</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Searching…</source>
      <translation>Suche läuft…</translation>
    </message>
    <message>
      <source>The models are loading. Only the first search waits for them…</source>
      <translation>Die Modelle werden geladen. Nur die erste Suche wartet darauf…</translation>
    </message>
    <message>
      <source>Wandering</source>
      <translation>Umherstreifen</translation>
    </message>
    <message>
      <source>Hide weaker matches</source>
      <translation>Schwächere Treffer ausblenden</translation>
    </message>
    <message>
      <source>That was everything.</source>
      <translation>Das war alles.</translation>
    </message>
    <message>
      <source>There is nothing left that you have not passed.</source>
      <translation>Es ist nichts übrig, an dem Sie nicht vorbeigekommen sind.</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>Zurück</translation>
    </message>
    <message>
      <source>No file fits these filters.</source>
      <translation>Keine Datei passt zu diesen Filtern.</translation>
    </message>
    <message>
      <source>A file must fit all of them.</source>
      <translation>Eine Datei muss zu allen passen.</translation>
    </message>
    <message>
      <source>Remove the filters</source>
      <translation>Die Filter entfernen</translation>
    </message>
    <message>
      <source>No file fits what you typed.</source>
      <translation>Keine Datei passt zu Ihrer Eingabe.</translation>
    </message>
    <message>
      <source>Filters, dates and words in quotes must fit exactly.</source>
      <translation>Filter, Zeiten und Wörter in Anführungszeichen müssen genau passen.</translation>
    </message>
    <message>
      <source>Clear the words</source>
      <translation>Die Wörter löschen</translation>
    </message>
    <message>
      <source>Indexing has just begun.</source>
      <translation>Das Einlesen hat eben begonnen.</translation>
    </message>
    <message>
      <source>Nothing found.</source>
      <translation>Nichts gefunden.</translation>
    </message>
    <message>
      <source>There are no photos, sounds or scores in the folders.</source>
      <translation>In den Ordnern sind keine Fotos, Klänge oder Partituren.</translation>
    </message>
    <message>
      <source>Add a folder…</source>
      <translation>Einen Ordner hinzufügen…</translation>
    </message>
    <message>
      <source>Nothing in your library is clearly what you asked for.</source>
      <translation>Nichts in Ihrer Bibliothek ist eindeutig das, was Sie suchen.</translation>
    </message>
    <message>
      <source>Nothing good found</source>
      <translation>Nichts Gutes gefunden</translation>
    </message>
    <message>
      <source>Wander instead</source>
      <translation>Stattdessen umherstreifen</translation>
    </message>
    <message>
      <source>No score of this was found in your library.</source>
      <translation>In Ihrer Bibliothek wurde keine Partitur dazu gefunden.</translation>
    </message>
    <message>
      <source>If you have one, add its folder: PDF, MusicXML, or pictures of printed pages.</source>
      <translation>Wenn Sie eine haben, fügen Sie ihren Ordner hinzu: PDF, MusicXML oder Bilder gedruckter Seiten.</translation>
    </message>
    <message>
      <source>No recording of this was found in your library.</source>
      <translation>In Ihrer Bibliothek wurde keine Aufnahme davon gefunden.</translation>
    </message>
    <message>
      <source>If you have one, add its folder. A clear line of printed notes helps most.</source>
      <translation>Wenn Sie eine haben, fügen Sie ihren Ordner hinzu. Eine klar gedruckte Notenzeile hilft am meisten.</translation>
    </message>
    <message numerus="yes">
      <source>%Ln files are still being indexed.</source>
      <translation>
        <numerusform>%Ln Datei wird noch eingelesen.</numerusform>
        <numerusform>%Ln Dateien werden noch eingelesen.</numerusform>
      </translation>
    </message>
    <message>
      <source>Remove filter {text}</source>
      <translation>Filter {text} entfernen</translation>
    </message>
  </context>
  <context>
    <name>ResultsTools</name>
    <message>
      <source>Show every near copy (Ctrl+Shift+F)</source>
      <translation>Jede ähnliche Kopie zeigen (Strg+Umschalt+F)</translation>
    </message>
    <message>
      <source>Sort (Ctrl+Shift+T)</source>
      <translation>Sortieren (Strg+Umschalt+T)</translation>
    </message>
    <message>
      <source>Group (Ctrl+Shift+G)</source>
      <translation>Gruppieren (Strg+Umschalt+G)</translation>
    </message>
    <message>
      <source>Show as a grid (Ctrl+1)</source>
      <translation>Als Raster zeigen (Strg+1)</translation>
    </message>
    <message>
      <source>Show as a list (Ctrl+2)</source>
      <translation>Als Liste zeigen (Strg+2)</translation>
    </message>
    <message>
      <source>Size of the results</source>
      <translation>Größe der Ergebnisse</translation>
    </message>
    <message>
      <source>Size of the results (Ctrl+plus, Ctrl+minus)</source>
      <translation>Größe der Ergebnisse (Strg+Plus, Strg+Minus)</translation>
    </message>
    <message>
      <source>Newest first</source>
      <translation>Neueste zuerst</translation>
    </message>
    <message>
      <source>Best match first</source>
      <translation>Beste Treffer zuerst</translation>
    </message>
    <message>
      <source>Match with {label}</source>
      <translation>Treffer bei {label}</translation>
    </message>
    <message>
      <source>No groups</source>
      <translation>Keine Gruppen</translation>
    </message>
  </context>
  <context>
    <name>SavedPanel</name>
    <message>
      <source>Saved searches</source>
      <translation>Gespeicherte Suchen</translation>
    </message>
    <message>
      <source>Save this search</source>
      <translation>Diese Suche speichern</translation>
    </message>
    <message>
      <source>Save this search (Ctrl+S)</source>
      <translation>Diese Suche speichern (Strg+S)</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Rename…</source>
      <translation>Umbenennen…</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
  </context>
  <context>
    <name>Saving</name>
    <message>
      <source>There is no search to save yet.</source>
      <translation>Es gibt noch keine Suche zu speichern.</translation>
    </message>
    <message>
      <source>what I like</source>
      <translation>was mir gefällt</translation>
    </message>
    <message>
      <source>Save this search as:</source>
      <translation>Diese Suche speichern als:</translation>
    </message>
    <message>
      <source>Another name for “{name}”:</source>
      <translation>Ein anderer Name für „{name}“:</translation>
    </message>
    <message>
      <source>Delete “{name}”</source>
      <translation>„{name}“ löschen</translation>
    </message>
    <message>
      <source>“{name}” was deleted.</source>
      <translation>„{name}“ wurde gelöscht.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>Save “{name}”</source>
      <translation>„{name}“ speichern</translation>
    </message>
    <message>
      <source>“{name}” is this search now.</source>
      <translation>„{name}“ ist jetzt diese Suche.</translation>
    </message>
    <message>
      <source>Rename “{name}”</source>
      <translation>„{name}“ umbenennen</translation>
    </message>
  </context>
  <context>
    <name>ScoreBars</name>
    <message>
      <source>Scores</source>
      <translation>Partituren</translation>
    </message>
  </context>
  <context>
    <name>ScoreStage</name>
    <message>
      <source>Previous page (Page Up)</source>
      <translation>Vorige Seite (Bild auf)</translation>
    </message>
    <message>
      <source>Next page (Page Down)</source>
      <translation>Nächste Seite (Bild ab)</translation>
    </message>
    <message>
      <source>Go to the match</source>
      <translation>Zur passenden Stelle</translation>
    </message>
    <message>
      <source>Movement</source>
      <translation>Satz</translation>
    </message>
    <message>
      <source>Go to a movement</source>
      <translation>Zu einem Satz gehen</translation>
    </message>
    <message>
      <source>Click to play from there</source>
      <translation>Klicken, um von da an zu spielen</translation>
    </message>
    <message>
      <source>Page {page} is being drawn…</source>
      <translation>Seite {page} wird gezeichnet…</translation>
    </message>
    <message>
      <source>{page} of {pages}</source>
      <translation>{page} von {pages}</translation>
    </message>
    <message>
      <source>Page {place}</source>
      <translation>Seite {place}</translation>
    </message>
  </context>
  <context>
    <name>ScreenSnip</name>
    <message>
      <source>This system does not let programs look at the screen.</source>
      <translation>Dieses System lässt Programme den Bildschirm nicht ansehen.</translation>
    </message>
  </context>
  <context>
    <name>ScreenshotPortal</name>
    <message>
      <source>This desktop gives no picture of the screen. Paste a screenshot instead.</source>
      <translation>Dieser Desktop gibt kein Bild vom Bildschirm her. Fügen Sie stattdessen ein Bildschirmfoto ein.</translation>
    </message>
  </context>
  <context>
    <name>SearchBar</name>
    <message>
      <source>Menu (F10)</source>
      <translation>Menü (F10)</translation>
    </message>
    <message>
      <source>Clear the search (Escape)</source>
      <translation>Die Suche leeren (Escape)</translation>
    </message>
    <message>
      <source>What the words are for</source>
      <translation>Wofür die Wörter sind</translation>
    </message>
    <message>
      <source>but…</source>
      <translation>aber…</translation>
    </message>
    <message>
      <source>also…</source>
      <translation>auch…</translation>
    </message>
    <message>
      <source>without…</source>
      <translation>ohne…</translation>
    </message>
    <message>
      <source>Type words, or drop or paste a picture, a sound or a page of music</source>
      <translation>Wörter eingeben oder ein Bild, einen Klang oder eine Notenseite hierher ziehen oder einfügen</translation>
    </message>
    <message>
      <source>What should be different?</source>
      <translation>Was soll anders sein?</translation>
    </message>
    <message>
      <source>Words that should fit too</source>
      <translation>Wörter, die auch passen sollen</translation>
    </message>
    <message>
      <source>What should not be there</source>
      <translation>Was nicht da sein soll</translation>
    </message>
  </context>
  <context>
    <name>SearchLine</name>
    <message>
      <source>Search</source>
      <translation>Suchen</translation>
    </message>
  </context>
  <context>
    <name>SearchName</name>
    <message>
      <source>Wandering</source>
      <translation>Umherstreifen</translation>
    </message>
    <message>
      <source>Everything</source>
      <translation>Alles</translation>
    </message>
  </context>
  <context>
    <name>SettingsPage</name>
    <message>
      <source>Sections</source>
      <translation>Abschnitte</translation>
    </message>
  </context>
  <context>
    <name>SketchCanvas</name>
    <message>
      <source>Paper</source>
      <translation>Papier</translation>
    </message>
    <message>
      <source>Draw with the mouse or a pen. Arrow keys move the pen, Space draws.</source>
      <translation>Zeichnen Sie mit Maus oder Stift. Die Pfeiltasten bewegen den Stift, die Leertaste zeichnet.</translation>
    </message>
  </context>
  <context>
    <name>SketchDesk</name>
    <message>
      <source>sketch</source>
      <translation>Skizze</translation>
    </message>
    <message>
      <source>Save the sketch as:</source>
      <translation>Die Skizze speichern als:</translation>
    </message>
    <message>
      <source>Sketch “{name}” saved</source>
      <translation>Skizze „{name}“ gespeichert</translation>
    </message>
    <message>
      <source>“{name}” cannot be opened: it is from another version.</source>
      <translation>„{name}“ kann nicht geöffnet werden: Es stammt aus einer anderen Version.</translation>
    </message>
    <message>
      <source>Another name for “{name}”:</source>
      <translation>Ein anderer Name für „{name}“:</translation>
    </message>
    <message>
      <source>Sketch renamed to “{name}”</source>
      <translation>Skizze in „{name}“ umbenannt</translation>
    </message>
    <message>
      <source>Sketch “{name}” deleted</source>
      <translation>Skizze „{name}“ gelöscht</translation>
    </message>
    <message>
      <source>“{name}” was deleted.</source>
      <translation>„{name}“ wurde gelöscht.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
  </context>
  <context>
    <name>SketchList</name>
    <message>
      <source>Saved sketches</source>
      <translation>Gespeicherte Skizzen</translation>
    </message>
    <message>
      <source>Go on drawing</source>
      <translation>Weiterzeichnen</translation>
    </message>
    <message>
      <source>Rename…</source>
      <translation>Umbenennen…</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
    <message>
      <source>{name}: click to go on drawing</source>
      <translation>{name}: klicken, um weiterzuzeichnen</translation>
    </message>
  </context>
  <context>
    <name>SketchPad</name>
    <message>
      <source>Sketch</source>
      <translation>Skizze</translation>
    </message>
    <message>
      <source>Pen (P)</source>
      <translation>Stift (P)</translation>
    </message>
    <message>
      <source>Eraser (E)</source>
      <translation>Radierer (E)</translation>
    </message>
    <message>
      <source>Width of the line ([ and ])</source>
      <translation>Breite der Linie ([ und ])</translation>
    </message>
    <message>
      <source>Width of the line</source>
      <translation>Breite der Linie</translation>
    </message>
    <message>
      <source>Lines</source>
      <translation>Linien</translation>
    </message>
    <message>
      <source>Only shapes count (L)</source>
      <translation>Nur Formen zählen (L)</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>Which colours lie where counts as well (C)</source>
      <translation>Auch zählt, welche Farben wo liegen (C)</translation>
    </message>
    <message>
      <source>Undo (Ctrl+Z)</source>
      <translation>Rückgängig (Strg+Z)</translation>
    </message>
    <message>
      <source>Redo (Ctrl+Shift+Z)</source>
      <translation>Wiederholen (Strg+Umschalt+Z)</translation>
    </message>
    <message>
      <source>Clear the paper (Delete)</source>
      <translation>Das Papier leeren (Entf)</translation>
    </message>
    <message>
      <source>Save this sketch (S)</source>
      <translation>Diese Skizze speichern (S)</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Draw after this picture</source>
      <translation>Nach diesem Bild zeichnen</translation>
    </message>
  </context>
  <context>
    <name>SketchShelf</name>
    <message>
      <source>Saved sketches</source>
      <translation>Gespeicherte Skizzen</translation>
    </message>
  </context>
  <context>
    <name>SoundStage</name>
    <message>
      <source>Play (Space)</source>
      <translation>Abspielen (Leertaste)</translation>
    </message>
    <message>
      <source>Play the match (M)</source>
      <translation>Die passende Stelle spielen (M)</translation>
    </message>
    <message>
      <source>Repeat (L)</source>
      <translation>Wiederholen (L)</translation>
    </message>
    <message>
      <source>Repeat {start} to {end} (L)</source>
      <translation>{start} bis {end} wiederholen (L)</translation>
    </message>
    <message>
      <source>Repeat the match (L)</source>
      <translation>Die passende Stelle wiederholen (L)</translation>
    </message>
    <message>
      <source>Repeat all of it (L)</source>
      <translation>Alles wiederholen (L)</translation>
    </message>
    <message>
      <source>Drag, or Shift and the arrow keys: mark what is repeated</source>
      <translation>Ziehen, oder Umschalt mit den Pfeiltasten: markieren, was wiederholt wird</translation>
    </message>
    <message>
      <source>Pause (Space)</source>
      <translation>Anhalten (Leertaste)</translation>
    </message>
  </context>
  <context>
    <name>StarRating</name>
    <message>
      <source>Rating</source>
      <translation>Bewertung</translation>
    </message>
    <message>
      <source>Rating: click a star, or press 0 to 5</source>
      <translation>Bewertung: einen Stern anklicken oder 0 bis 5 drücken</translation>
    </message>
  </context>
  <context>
    <name>StatusLine</name>
    <message>
      <source>How much is indexed</source>
      <translation>Wie viel eingelesen ist</translation>
    </message>
    <message>
      <source>Index anyway</source>
      <translation>Trotzdem einlesen</translation>
    </message>
    <message>
      <source>Index until everything is searchable, whatever the settings say</source>
      <translation>Einlesen, bis alles durchsuchbar ist, was auch eingestellt ist</translation>
    </message>
    <message>
      <source>Opening the library…</source>
      <translation>Die Bibliothek wird geöffnet…</translation>
    </message>
    <message>
      <source>{n} of {total} searchable</source>
      <translation>{n} von {total} durchsuchbar</translation>
    </message>
    <message>
      <source>No files yet</source>
      <translation>Noch keine Dateien</translation>
    </message>
    <message numerus="yes">
      <source>%Ln could not be read — show</source>
      <translation>
        <numerusform>%Ln konnte nicht gelesen werden – zeigen</numerusform>
        <numerusform>%Ln konnten nicht gelesen werden – zeigen</numerusform>
      </translation>
    </message>
    <message>
      <source>Go on indexing</source>
      <translation>Weiter einlesen</translation>
    </message>
    <message>
      <source>Pause indexing</source>
      <translation>Einlesen anhalten</translation>
    </message>
    <message>
      <source>looking through the folders…</source>
      <translation>die Ordner werden durchgesehen…</translation>
    </message>
    <message>
      <source>CPU</source>
      <translation>CPU</translation>
    </message>
    <message>
      <source>GPU</source>
      <translation>GPU</translation>
    </message>
    <message>
      <source>{rate} files/s on {device}</source>
      <translation>{rate} Dateien/s auf {device}</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>noch {time}</translation>
    </message>
    <message>
      <source>indexing…</source>
      <translation>wird eingelesen…</translation>
    </message>
    <message>
      <source>waits while the computer runs on its battery</source>
      <translation>wartet, solange der Computer mit dem Akku läuft</translation>
    </message>
    <message>
      <source>waits while other programs need the computer</source>
      <translation>wartet, solange andere Programme den Computer brauchen</translation>
    </message>
    <message>
      <source>paused</source>
      <translation>angehalten</translation>
    </message>
  </context>
  <context>
    <name>SteerStrip</name>
    <message>
      <source>Different</source>
      <translation>Anderes</translation>
    </message>
    <message>
      <source>Show something different</source>
      <translation>Etwas anderes zeigen</translation>
    </message>
    <message>
      <source>Show results that differ from each other first, not ten times the same (Ctrl+E)</source>
      <translation>Zuerst Ergebnisse zeigen, die sich unterscheiden, nicht zehnmal dasselbe (Strg+E)</translation>
    </message>
    <message>
      <source>Walk through the library past what nobody asked for (Ctrl+G); back: Alt+Left</source>
      <translation>Durch die Bibliothek gehen, an dem vorbei, wonach niemand gefragt hat (Strg+G); zurück: Alt+Links</translation>
    </message>
    <message>
      <source>Wander on</source>
      <translation>Weiterstreifen</translation>
    </message>
    <message>
      <source>Wander</source>
      <translation>Umherstreifen</translation>
    </message>
  </context>
  <context>
    <name>Steering</name>
    <message>
      <source>A concept needs at least {n} results that you like.</source>
      <translation>Ein Konzept braucht mindestens {n} Ergebnisse, die Ihnen gefallen.</translation>
    </message>
    <message>
      <source>Mark results with + (or not like this with −), then save.</source>
      <translation>Markieren Sie Ergebnisse mit + (oder mit −, was nicht so ist), dann speichern Sie.</translation>
    </message>
    <message>
      <source>Save what you like as:</source>
      <translation>Was Ihnen gefällt, speichern als:</translation>
    </message>
    <message>
      <source>Another name for “{name}”:</source>
      <translation>Ein anderer Name für „{name}“:</translation>
    </message>
    <message>
      <source>“{name}” is saved.</source>
      <translation>„{name}“ ist gespeichert.</translation>
    </message>
    <message>
      <source>Concept “{name}” saved</source>
      <translation>Konzept „{name}“ gespeichert</translation>
    </message>
    <message>
      <source>Concept “{name}” deleted</source>
      <translation>Konzept „{name}“ gelöscht</translation>
    </message>
    <message>
      <source>“{name}” was deleted.</source>
      <translation>„{name}“ wurde gelöscht.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>Concept renamed to “{name}”</source>
      <translation>Konzept in „{name}“ umbenannt</translation>
    </message>
  </context>
  <context>
    <name>Subpages</name>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>Files that could not be read</source>
      <translation>Dateien, die nicht gelesen werden konnten</translation>
    </message>
    <message>
      <source>Duplicates</source>
      <translation>Duplikate</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>Hilfe</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Tasten</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>Vergleichen</translation>
    </message>
    <message>
      <source>Back to the search</source>
      <translation>Zurück zur Suche</translation>
    </message>
    <message>
      <source>Back to the search (Esc)</source>
      <translation>Zurück zur Suche (Esc)</translation>
    </message>
  </context>
  <context>
    <name>SwatchButton</name>
    <message>
      <source>Search for this colour: {name}, {percent} % of the picture</source>
      <translation>Diese Farbe suchen: {name}, {percent} % des Bildes</translation>
    </message>
  </context>
  <context>
    <name>Swatches</name>
    <message>
      <source>Colours</source>
      <translation>Farben</translation>
    </message>
  </context>
  <context>
    <name>TagChip</name>
    <message>
      <source>Remove tag {tag}</source>
      <translation>Schlagwort {tag} entfernen</translation>
    </message>
  </context>
  <context>
    <name>TagEditor</name>
    <message>
      <source>Add tag</source>
      <translation>Schlagwort hinzufügen</translation>
    </message>
  </context>
  <context>
    <name>Tour</name>
    <message>
      <source>Say what you are looking for</source>
      <translation>Sagen Sie, was Sie suchen</translation>
    </message>
    <message>
      <source>Type it in your own words: boats in the evening, rain on a roof, slow waltz. Results come while you type. Every part of a search is a chip that can be weighed or removed.</source>
      <translation>Schreiben Sie es mit eigenen Worten: Boote am Abend, Regen auf dem Dach, langsamer Walzer. Die Ergebnisse kommen beim Tippen. Jeder Teil einer Suche ist ein Baustein, den man gewichten oder entfernen kann.</translation>
    </message>
    <message>
      <source>Or show it</source>
      <translation>Oder zeigen Sie es</translation>
    </message>
    <message>
      <source>Drop a picture, a sound or a page of music anywhere into the window, paste one, or draw a sketch with this button. Words beside it say what should be different.</source>
      <translation>Ziehen Sie ein Bild, einen Klang oder eine Notenseite ins Fenster, fügen Sie etwas ein, oder zeichnen Sie mit diesem Knopf eine Skizze. Wörter daneben sagen, was anders sein soll.</translation>
    </message>
    <message>
      <source>Steer by what you see</source>
      <translation>Steuern Sie mit dem, was Sie sehen</translation>
    </message>
    <message>
      <source>Press + for more like the selected result and − for less. Ctrl+L searches like it, and Enter shows it large. Results can be dragged into other programs.</source>
      <translation>Drücken Sie + für mehr wie das gewählte Ergebnis und − für weniger. Strg+L sucht so etwas, und Eingabe zeigt es groß. Ergebnisse lassen sich in andere Programme ziehen.</translation>
    </message>
    <message>
      <source>Narrow it down</source>
      <translation>Grenzen Sie es ein</translation>
    </message>
    <message>
      <source>Folders and filters are always kept exactly. Searches and what you like can be kept here under a name. F9 folds this pane.</source>
      <translation>Ordner und Filter werden immer genau eingehalten. Suchen und was Ihnen gefällt können hier unter einem Namen bleiben. F9 faltet diese Leiste.</translation>
    </message>
    <message>
      <source>See why</source>
      <translation>Sehen Sie, warum</translation>
    </message>
    <message>
      <source>The preview shows the place that matched and the words that led there. Under it, sliders say what counts how much. All keys stand in the help: F1.</source>
      <translation>Die Vorschau zeigt die Stelle, die passt, und die Wörter, die dorthin führten. Darunter sagen Regler, was wie viel zählt. Alle Tasten stehen in der Hilfe: F1.</translation>
    </message>
  </context>
  <context>
    <name>TracingButton</name>
    <message>
      <source>Draw after a picture</source>
      <translation>Nach einem Bild zeichnen</translation>
    </message>
    <message>
      <source>Draw after a picture: the selected result, or a file (T)</source>
      <translation>Nach einem Bild zeichnen: dem gewählten Ergebnis oder einer Datei (T)</translation>
    </message>
    <message>
      <source>The selected result</source>
      <translation>Das gewählte Ergebnis</translation>
    </message>
    <message>
      <source>A picture file…</source>
      <translation>Eine Bilddatei…</translation>
    </message>
    <message>
      <source>Take the picture away</source>
      <translation>Das Bild wegnehmen</translation>
    </message>
    <message>
      <source>All files (*)</source>
      <translation>Alle Dateien (*)</translation>
    </message>
    <message>
      <source>{name} cannot be shown. Try a JPEG or PNG file.</source>
      <translation>{name} kann nicht gezeigt werden. Versuchen Sie eine JPEG- oder PNG-Datei.</translation>
    </message>
    <message>
      <source>Pictures ({endings})</source>
      <translation>Bilder ({endings})</translation>
    </message>
  </context>
  <context>
    <name>Trash</name>
    <message>
      <source>It is no longer there, or its disk is not connected.</source>
      <translation>Sie ist nicht mehr da, oder ihr Laufwerk ist nicht verbunden.</translation>
    </message>
    <message>
      <source>Its folder is read-only.</source>
      <translation>Ihr Ordner ist schreibgeschützt.</translation>
    </message>
    <message>
      <source>The drive that it is on has no trash. Trouvère deletes nothing for good: do that in the file manager.</source>
      <translation>Das Laufwerk, auf dem sie liegt, hat keinen Papierkorb. Trouvère löscht nichts endgültig: Tun Sie das im Dateimanager.</translation>
    </message>
    <message>
      <source>Another file of that name is there now.</source>
      <translation>Dort liegt jetzt eine andere Datei dieses Namens.</translation>
    </message>
    <message>
      <source>It is no longer in the trash.</source>
      <translation>Sie ist nicht mehr im Papierkorb.</translation>
    </message>
  </context>
  <context>
    <name>TrayIndicator</name>
    <message>
      <source>Show the window</source>
      <translation>Das Fenster zeigen</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <source>Go on indexing</source>
      <translation>Weiter einlesen</translation>
    </message>
    <message>
      <source>Pause indexing</source>
      <translation>Einlesen anhalten</translation>
    </message>
    <message>
      <source>Trouvère: {n} of {total} searchable</source>
      <translation>Trouvère: {n} von {total} durchsuchbar</translation>
    </message>
    <message>
      <source>paused</source>
      <translation>angehalten</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>noch {time}</translation>
    </message>
    <message>
      <source>Everything is searchable now.</source>
      <translation>Jetzt ist alles durchsuchbar.</translation>
    </message>
  </context>
  <context>
    <name>WaveformView</name>
    <message>
      <source>Position in the recording</source>
      <translation>Stelle in der Aufnahme</translation>
    </message>
  </context>
  <context>
    <name>WeightPopup</name>
    <message>
      <source>Weight {value}</source>
      <translation>Gewicht {value}</translation>
    </message>
    <message>
      <source>Picture</source>
      <translation>Bild</translation>
    </message>
    <message>
      <source>Sketch</source>
      <translation>Skizze</translation>
    </message>
    <message>
      <source>Sheet music</source>
      <translation>Noten</translation>
    </message>
  </context>
  <context>
    <name>WelcomePage</name>
    <message>
      <source>Search these folders</source>
      <translation>Diese Ordner durchsuchen</translation>
    </message>
    <message>
      <source>Choose another folder…</source>
      <translation>Einen anderen Ordner wählen…</translation>
    </message>
    <message>
      <source>Try the samples</source>
      <translation>Die Beispieldateien ausprobieren</translation>
    </message>
    <message>
      <source>Show me around</source>
      <translation>Kurzer Rundgang</translation>
    </message>
    <message>
      <source>Which folders should be searched?</source>
      <translation>Welche Ordner sollen durchsuchbar sein?</translation>
    </message>
    <message>
      <source>Only looking?</source>
      <translation>Nur einmal umsehen?</translation>
    </message>
    <message>
      <source>Trouvère finds photos, sounds and sheet music by what is in them. Your files are only read, and nothing leaves this computer.</source>
      <translation>Trouvère findet Fotos, Klänge und Noten nach dem, was in ihnen ist. Ihre Dateien werden nur gelesen, und nichts verlässt diesen Computer.</translation>
    </message>
    <message>
      <source>A few photos, recordings and scores come with Trouvère. They can be taken out again with one click.</source>
      <translation>Einige Fotos, Aufnahmen und Partituren kommen mit Trouvère. Mit einem Klick sind sie wieder draußen.</translation>
    </message>
  </context>
  <context>
    <name>WhyPanel</name>
    <message>
      <source>Why this matched</source>
      <translation>Warum das passt</translation>
    </message>
    <message>
      <source>What is in it</source>
      <translation>Was darin ist</translation>
    </message>
  </context>
  <context>
    <name>WordBars</name>
    <message>
      <source>Words that tell this result</source>
      <translation>Wörter, die dieses Ergebnis beschreiben</translation>
    </message>
    <message>
      <source>More of “{word}”</source>
      <translation>Mehr „{word}“</translation>
    </message>
    <message>
      <source>Less of “{word}”</source>
      <translation>Weniger „{word}“</translation>
    </message>
  </context>
</TS>
