<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
  <context>
    <name>AboutSection</name>
    <message>
      <source>About</source>
      <translation>Acerca de</translation>
    </message>
    <message>
      <source>Trouvère {version}
Qt {qt}, Python {python}</source>
      <translation>Trouvère {version}
Qt {qt}, Python {python}</translation>
    </message>
    <message>
      <source>Licences</source>
      <translation>Licencias</translation>
    </message>
    <message>
      <source>Text of the licence</source>
      <translation>Texto de la licencia</translation>
    </message>
  </context>
  <context>
    <name>AppearanceSection</name>
    <message>
      <source>Appearance</source>
      <translation>Apariencia</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>Tema</translation>
    </message>
    <message>
      <source>Text size</source>
      <translation>Tamaño del texto</translation>
    </message>
    <message>
      <source>{n} %</source>
      <translation>{n} %</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Idioma</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>Como el sistema</translation>
    </message>
    <message>
      <source>Open the window again</source>
      <translation>Abrir de nuevo la ventana</translation>
    </message>
    <message>
      <source>The window speaks it as soon as it is opened again.</source>
      <translation>La ventana lo hablará en cuanto se abra de nuevo.</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Claro</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Oscuro</translation>
    </message>
    <message>
      <source>High contrast</source>
      <translation>Alto contraste</translation>
    </message>
  </context>
  <context>
    <name>BalancePanel</name>
    <message>
      <source>Strength of the change</source>
      <translation>Fuerza del cambio</translation>
    </message>
    <message>
      <source>How far the words lead away from the example (α of the words)</source>
      <translation>Cuánto alejan las palabras del ejemplo (α de las palabras)</translation>
    </message>
    <message>
      <source>a little</source>
      <translation>un poco</translation>
    </message>
    <message>
      <source>a lot</source>
      <translation>mucho</translation>
    </message>
    <message>
      <source>Strength on the example</source>
      <translation>Fuerza sobre el ejemplo</translation>
    </message>
    <message>
      <source>How far the example itself is changed before others are compared with it (α of the example)</source>
      <translation>Cuánto se cambia el propio ejemplo antes de comparar otros con él (α del ejemplo)</translation>
    </message>
    <message>
      <source>Balance</source>
      <translation>Equilibrio</translation>
    </message>
    <message>
      <source>Whether the example or the words decide (β)</source>
      <translation>Si deciden el ejemplo o las palabras (β)</translation>
    </message>
    <message>
      <source>example</source>
      <translation>ejemplo</translation>
    </message>
    <message>
      <source>words</source>
      <translation>palabras</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>Restablecer</translation>
    </message>
    <message>
      <source>Reset all sliders</source>
      <translation>Restablecer todos los controles</translation>
    </message>
    <message>
      <source>Ways of being alike</source>
      <translation>Formas de parecerse</translation>
    </message>
    <message>
      <source>Mix</source>
      <translation>Mezcla</translation>
    </message>
    <message>
      <source>How much this part counts (Delete: as usual)</source>
      <translation>Cuánto cuenta esta parte (Supr: lo habitual)</translation>
    </message>
    <message>
      <source>Meaning</source>
      <translation>Significado</translation>
    </message>
    <message>
      <source>What it shows or is about</source>
      <translation>Qué muestra o de qué trata</translation>
    </message>
    <message>
      <source>Look</source>
      <translation>Aspecto</translation>
    </message>
    <message>
      <source>How the picture looks as a whole</source>
      <translation>Cómo se ve la imagen en su conjunto</translation>
    </message>
    <message>
      <source>Colour</source>
      <translation>Color</translation>
    </message>
    <message>
      <source>Which colours lie where</source>
      <translation>Qué colores hay y dónde</translation>
    </message>
    <message>
      <source>Shape</source>
      <translation>Forma</translation>
    </message>
    <message>
      <source>Lines and outlines</source>
      <translation>Líneas y contornos</translation>
    </message>
    <message>
      <source>Style</source>
      <translation>Estilo</translation>
    </message>
    <message>
      <source>Manner, light and texture</source>
      <translation>Manera, luz y textura</translation>
    </message>
    <message>
      <source>Timbre</source>
      <translation>Timbre</translation>
    </message>
    <message>
      <source>The colour of the sound</source>
      <translation>El color del sonido</translation>
    </message>
    <message>
      <source>Rhythm</source>
      <translation>Ritmo</translation>
    </message>
    <message>
      <source>Beats and their pattern</source>
      <translation>Los golpes y su patrón</translation>
    </message>
    <message>
      <source>Pitch</source>
      <translation>Altura</translation>
    </message>
    <message>
      <source>Notes and harmony</source>
      <translation>Notas y armonía</translation>
    </message>
    <message>
      <source>Notation</source>
      <translation>Notación</translation>
    </message>
    <message>
      <source>The written notes, or what would be written</source>
      <translation>Las notas escritas, o las que se escribirían</translation>
    </message>
  </context>
  <context>
    <name>Capturing</name>
    <message>
      <source>part of the screen</source>
      <translation>parte de la pantalla</translation>
    </message>
    <message>
      <source>recording</source>
      <translation>grabación</translation>
    </message>
    <message>
      <source>Search with a file…</source>
      <translation>Buscar con un archivo…</translation>
    </message>
    <message>
      <source>Search with a part of the screen</source>
      <translation>Buscar con una parte de la pantalla</translation>
    </message>
    <message>
      <source>Record a sound</source>
      <translation>Grabar un sonido</translation>
    </message>
  </context>
  <context>
    <name>Card</name>
    <message>
      <source>Skip</source>
      <translation>Saltar</translation>
    </message>
    <message>
      <source>End the tour (Esc)</source>
      <translation>Terminar el recorrido (Esc)</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>Atrás</translation>
    </message>
    <message>
      <source>{n} of {count}</source>
      <translation>{n} de {count}</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Listo</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>Siguiente</translation>
    </message>
  </context>
  <context>
    <name>Chip</name>
    <message>
      <source>without: {words}</source>
      <translation>sin: {words}</translation>
    </message>
    <message>
      <source>sketch</source>
      <translation>boceto</translation>
    </message>
    <message>
      <source>less like: {name}</source>
      <translation>menos como: {name}</translation>
    </message>
    <message>
      <source>Search term {name}, weight {weight}</source>
      <translation>Término {name}, peso {weight}</translation>
    </message>
    <message>
      <source>but: {words}</source>
      <translation>pero: {words}</translation>
    </message>
    <message>
      <source>Instruction {words}</source>
      <translation>Instrucción {words}</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Quitar</translation>
    </message>
    <message>
      <source>What should be different. Delete removes it.</source>
      <translation>Qué debe ser distinto. Supr lo quita.</translation>
    </message>
    <message>
      <source>Enter: weight · + and −: more and less · Delete: remove</source>
      <translation>Intro: peso · + y −: más y menos · Supr: quitar</translation>
    </message>
    <message>
      <source>Weight of {name}</source>
      <translation>Peso de {name}</translation>
    </message>
    <message>
      <source>More or less of it…</source>
      <translation>Más o menos de esto…</translation>
    </message>
    <message>
      <source>More like this</source>
      <translation>Más como este</translation>
    </message>
    <message>
      <source>Less like this</source>
      <translation>Menos como esto</translation>
    </message>
    <message>
      <source>With these words</source>
      <translation>Con estas palabras</translation>
    </message>
    <message>
      <source>Without these words</source>
      <translation>Sin estas palabras</translation>
    </message>
    <message>
      <source>Edit the words</source>
      <translation>Editar las palabras</translation>
    </message>
    <message>
      <source>Only this</source>
      <translation>Solo esto</translation>
    </message>
  </context>
  <context>
    <name>Collecting</name>
    <message>
      <source>Add to collection</source>
      <translation>Añadir a una colección</translation>
    </message>
    <message>
      <source>New collection…</source>
      <translation>Colección nueva…</translation>
    </message>
    <message>
      <source>Select results first, then put them into a collection.</source>
      <translation>Elija primero resultados y luego póngalos en una colección.</translation>
    </message>
    <message>
      <source>Show a collection first, then take results out of it.</source>
      <translation>Muestre primero una colección y luego saque resultados de ella.</translation>
    </message>
    <message>
      <source>Another name for “{name}”:</source>
      <translation>Otro nombre para «{name}»:</translation>
    </message>
    <message>
      <source>Name of the new collection:</source>
      <translation>Nombre de la colección nueva:</translation>
    </message>
    <message numerus="yes">
      <source>Collection of %Ln items, name:</source>
      <translation>
        <numerusform>Colección de %Ln elemento, nombre:</numerusform>
        <numerusform>Colección de %Ln elementos, nombre:</numerusform>
      </translation>
    </message>
    <message>
      <source>New collection “{name}”</source>
      <translation>Colección nueva «{name}»</translation>
    </message>
    <message numerus="yes">
      <source>“{name}” holds %Ln items.</source>
      <translation>
        <numerusform>«{name}» contiene %Ln elemento.</numerusform>
        <numerusform>«{name}» contiene %Ln elementos.</numerusform>
      </translation>
    </message>
    <message>
      <source>“{name}” is still empty. Drag results onto it, or press Ctrl+B.</source>
      <translation>«{name}» aún está vacía. Arrastre resultados hasta ella o pulse Ctrl+B.</translation>
    </message>
    <message>
      <source>That is in “{name}” already.</source>
      <translation>Eso ya está en «{name}».</translation>
    </message>
    <message>
      <source>Add to “{name}”</source>
      <translation>Añadir a «{name}»</translation>
    </message>
    <message numerus="yes">
      <source>%Ln items added to “{name}”.</source>
      <translation>
        <numerusform>%Ln elemento añadido a «{name}».</numerusform>
        <numerusform>%Ln elementos añadidos a «{name}».</numerusform>
      </translation>
    </message>
    <message>
      <source>Take out of “{name}”</source>
      <translation>Sacar de «{name}»</translation>
    </message>
    <message numerus="yes">
      <source>%Ln items taken out of “{name}”. The files stay as they are.</source>
      <translation>
        <numerusform>%Ln elemento quitado de «{name}». El archivo queda como está.</numerusform>
        <numerusform>%Ln elementos quitados de «{name}». Los archivos quedan como están.</numerusform>
      </translation>
    </message>
    <message>
      <source>Delete “{name}”</source>
      <translation>Borrar «{name}»</translation>
    </message>
    <message>
      <source>“{name}” was deleted. The files stay as they are.</source>
      <translation>«{name}» se borró. Los archivos quedan como están.</translation>
    </message>
    <message>
      <source>Rename “{name}”</source>
      <translation>Renombrar «{name}»</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Deshacer</translation>
    </message>
  </context>
  <context>
    <name>CollectionsPanel</name>
    <message>
      <source>Collections</source>
      <translation>Colecciones</translation>
    </message>
    <message>
      <source>New collection</source>
      <translation>Colección nueva</translation>
    </message>
    <message>
      <source>New collection of the selected results (Ctrl+N)</source>
      <translation>Colección nueva con los resultados elegidos (Ctrl+N)</translation>
    </message>
    <message>
      <source>Drop results here to keep them together.</source>
      <translation>Suelte aquí resultados para guardarlos juntos.</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>Mostrar</translation>
    </message>
    <message>
      <source>Search only in it</source>
      <translation>Buscar solo en ella</translation>
    </message>
    <message>
      <source>Add the selected results</source>
      <translation>Añadir los resultados elegidos</translation>
    </message>
    <message>
      <source>Rename…</source>
      <translation>Renombrar…</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Borrar</translation>
    </message>
  </context>
  <context>
    <name>ColourMixer</name>
    <message>
      <source>Hue</source>
      <translation>Tono</translation>
    </message>
    <message>
      <source>Saturation</source>
      <translation>Saturación</translation>
    </message>
    <message>
      <source>Brightness</source>
      <translation>Brillo</translation>
    </message>
  </context>
  <context>
    <name>ColourPicker</name>
    <message>
      <source>A colour of your own</source>
      <translation>Un color propio</translation>
    </message>
    <message>
      <source>Black</source>
      <translation>Negro</translation>
    </message>
    <message>
      <source>Grey</source>
      <translation>Gris</translation>
    </message>
    <message>
      <source>White</source>
      <translation>Blanco</translation>
    </message>
    <message>
      <source>Brown</source>
      <translation>Marrón</translation>
    </message>
    <message>
      <source>Skin or sand</source>
      <translation>Piel o arena</translation>
    </message>
    <message>
      <source>Red</source>
      <translation>Rojo</translation>
    </message>
    <message>
      <source>Orange</source>
      <translation>Naranja</translation>
    </message>
    <message>
      <source>Yellow</source>
      <translation>Amarillo</translation>
    </message>
    <message>
      <source>Green</source>
      <translation>Verde</translation>
    </message>
    <message>
      <source>Dark green</source>
      <translation>Verde oscuro</translation>
    </message>
    <message>
      <source>Sky blue</source>
      <translation>Azul cielo</translation>
    </message>
    <message>
      <source>Blue</source>
      <translation>Azul</translation>
    </message>
  </context>
  <context>
    <name>Colours</name>
    <message>
      <source>black</source>
      <translation>negro</translation>
    </message>
    <message>
      <source>white</source>
      <translation>blanco</translation>
    </message>
    <message>
      <source>grey</source>
      <translation>gris</translation>
    </message>
    <message>
      <source>dark {colour}</source>
      <translation>{colour} oscuro</translation>
    </message>
    <message>
      <source>light {colour}</source>
      <translation>{colour} claro</translation>
    </message>
    <message>
      <source>brown</source>
      <translation>marrón</translation>
    </message>
    <message>
      <source>red</source>
      <translation>rojo</translation>
    </message>
    <message>
      <source>orange</source>
      <translation>naranja</translation>
    </message>
    <message>
      <source>yellow</source>
      <translation>amarillo</translation>
    </message>
    <message>
      <source>green</source>
      <translation>verde</translation>
    </message>
    <message>
      <source>turquoise</source>
      <translation>turquesa</translation>
    </message>
    <message>
      <source>blue</source>
      <translation>azul</translation>
    </message>
    <message>
      <source>purple</source>
      <translation>morado</translation>
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
      <translation>Columnas</translation>
    </message>
  </context>
  <context>
    <name>CompareFacts</name>
    <message>
      <source>Only what differs</source>
      <translation>Solo lo que difiere</translation>
    </message>
    <message>
      <source>Both files have the same content.</source>
      <translation>Los dos archivos tienen el mismo contenido.</translation>
    </message>
    <message>
      <source>differs</source>
      <translation>difiere</translation>
    </message>
    <message>
      <source>the same</source>
      <translation>igual</translation>
    </message>
  </context>
  <context>
    <name>ComparePage</name>
    <message>
      <source>Move and zoom both together</source>
      <translation>Mover y ampliar los dos a la vez</translation>
    </message>
    <message>
      <source>One at a time (O)</source>
      <translation>De uno en uno (O)</translation>
    </message>
    <message>
      <source>Go to the other one (X)</source>
      <translation>Ir al otro (X)</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>Comparar</translation>
    </message>
  </context>
  <context>
    <name>CompletionList</name>
    <message>
      <source>Suggestions</source>
      <translation>Sugerencias</translation>
    </message>
  </context>
  <context>
    <name>ConceptsPanel</name>
    <message>
      <source>Concepts</source>
      <translation>Conceptos</translation>
    </message>
    <message>
      <source>Add to the search</source>
      <translation>Añadir a la búsqueda</translation>
    </message>
    <message>
      <source>Without this</source>
      <translation>Sin esto</translation>
    </message>
    <message>
      <source>Rename…</source>
      <translation>Renombrar…</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Borrar</translation>
    </message>
  </context>
  <context>
    <name>CopyCard</name>
    <message>
      <source>Suggested: {reason}</source>
      <translation>Sugerido: {reason}</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>Conservar</translation>
    </message>
    <message>
      <source>To the trash</source>
      <translation>A la papelera</translation>
    </message>
    <message>
      <source>kept</source>
      <translation>se queda</translation>
    </message>
    <message>
      <source>goes to the trash</source>
      <translation>va a la papelera</translation>
    </message>
    <message>
      <source>Keep this file or not (Space)</source>
      <translation>Conservar este archivo o no (Espacio)</translation>
    </message>
  </context>
  <context>
    <name>Dates</name>
    <message>
      <source>Taken {when}.</source>
      <translation>Fecha de la toma: {when}.</translation>
    </message>
    <message>
      <source>Not taken {when}.</source>
      <translation>Fecha de la toma distinta de: {when}.</translation>
    </message>
    <message>
      <source>Added {when}.</source>
      <translation>Fecha de incorporación: {when}.</translation>
    </message>
    <message>
      <source>Not added {when}.</source>
      <translation>Fecha de incorporación distinta de: {when}.</translation>
    </message>
    <message>
      <source>at any time</source>
      <translation>cualquiera</translation>
    </message>
    <message>
      <source>up to {day} {month} {year}</source>
      <translation>hasta el {day} de {month} de {year}</translation>
    </message>
    <message>
      <source>since {day} {month} {year}</source>
      <translation>desde el {day} de {month} de {year}</translation>
    </message>
    <message>
      <source>on {day} {month} {year}</source>
      <translation>el {day} de {month} de {year}</translation>
    </message>
    <message>
      <source>in {year}</source>
      <translation>en {year}</translation>
    </message>
    <message>
      <source>in {month} {year}</source>
      <translation>en {month} de {year}</translation>
    </message>
    <message>
      <source>{year} to {last_year}</source>
      <translation>de {year} a {last_year}</translation>
    </message>
    <message>
      <source>{month} to {last_month} {year}</source>
      <translation>de {month} a {last_month} de {year}</translation>
    </message>
    <message>
      <source>{month} {year} to {last_month} {last_year}</source>
      <translation>de {month} de {year} a {last_month} de {last_year}</translation>
    </message>
    <message>
      <source>{day} to {last_day} {month} {year}</source>
      <translation>del {day} al {last_day} de {month} de {year}</translation>
    </message>
    <message>
      <source>{day} {month} to {last_day} {last_month} {year}</source>
      <translation>del {day} de {month} al {last_day} de {last_month} de {year}</translation>
    </message>
    <message>
      <source>{day} {month} {year} to {last_day} {last_month} {last_year}</source>
      <translation>del {day} de {month} de {year} al {last_day} de {last_month} de {last_year}</translation>
    </message>
    <message>
      <source>January</source>
      <translation>enero</translation>
    </message>
    <message>
      <source>February</source>
      <translation>febrero</translation>
    </message>
    <message>
      <source>March</source>
      <translation>marzo</translation>
    </message>
    <message>
      <source>April</source>
      <translation>abril</translation>
    </message>
    <message>
      <source>May</source>
      <translation>mayo</translation>
    </message>
    <message>
      <source>June</source>
      <translation>junio</translation>
    </message>
    <message>
      <source>July</source>
      <translation>julio</translation>
    </message>
    <message>
      <source>August</source>
      <translation>agosto</translation>
    </message>
    <message>
      <source>September</source>
      <translation>septiembre</translation>
    </message>
    <message>
      <source>October</source>
      <translation>octubre</translation>
    </message>
    <message>
      <source>November</source>
      <translation>noviembre</translation>
    </message>
    <message>
      <source>December</source>
      <translation>diciembre</translation>
    </message>
  </context>
  <context>
    <name>DialRow</name>
    <message>
      <source>Delete: automatic again</source>
      <translation>Supr: otra vez automático</translation>
    </message>
    <message>
      <source>auto</source>
      <translation>auto</translation>
    </message>
    <message>
      <source>{name}: automatic again</source>
      <translation>{name}: otra vez automático</translation>
    </message>
    <message>
      <source>Automatic again (Delete)</source>
      <translation>Otra vez automático (Supr)</translation>
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
      <translation>quedan {time}</translation>
    </message>
  </context>
  <context>
    <name>DropOverlay</name>
    <message>
      <source>Search for these words</source>
      <translation>Buscar estas palabras</translation>
    </message>
    <message>
      <source>Add as second example</source>
      <translation>Añadir como segundo ejemplo</translation>
    </message>
    <message>
      <source>Picture that the words change</source>
      <translation>Imagen que las palabras cambian</translation>
    </message>
    <message>
      <source>Search like this</source>
      <translation>Buscar algo así</translation>
    </message>
    <message>
      <source>Example that the words change</source>
      <translation>Ejemplo que las palabras cambian</translation>
    </message>
    <message>
      <source>Add as another example</source>
      <translation>Añadir como otro ejemplo</translation>
    </message>
    <message>
      <source>Add beside the words</source>
      <translation>Añadir junto a las palabras</translation>
    </message>
    <message>
      <source>Less like this</source>
      <translation>Menos como esto</translation>
    </message>
    <message>
      <source>Find the score of this recording</source>
      <translation>Buscar la partitura de esta grabación</translation>
    </message>
    <message>
      <source>Find recordings of this score</source>
      <translation>Buscar grabaciones de esta partitura</translation>
    </message>
    <message>
      <source>Instruction for this example</source>
      <translation>Instrucción para este ejemplo</translation>
    </message>
    <message>
      <source>Add this folder to the library</source>
      <translation>Añadir esta carpeta a la biblioteca</translation>
    </message>
    <message>
      <source>Drop zones</source>
      <translation>Zonas para soltar</translation>
    </message>
  </context>
  <context>
    <name>Duplicates</name>
    <message>
      <source>Keep all</source>
      <translation>Conservar todos</translation>
    </message>
    <message>
      <source>These are different</source>
      <translation>Estos son distintos</translation>
    </message>
    <message>
      <source>Exact copies</source>
      <translation>Copias exactas</translation>
    </message>
    <message>
      <source>Same picture or recording</source>
      <translation>Misma imagen o grabación</translation>
    </message>
    <message>
      <source>Similar</source>
      <translation>Parecido</translation>
    </message>
    <message>
      <source>The same to the last byte, in several places.</source>
      <translation>Iguales hasta el último byte, en varios lugares.</translation>
    </message>
    <message>
      <source>The same picture, recording or page, saved in another way: smaller, compressed, cropped a little, in other colours.</source>
      <translation>La misma imagen, grabación o página, guardada de otra manera: más pequeña, comprimida, algo recortada, en otros colores.</translation>
    </message>
    <message>
      <source>Pictures taken one after the other, takes, other editions. Each may be worth keeping.</source>
      <translation>Fotos hechas una tras otra, tomas, otras ediciones. Cada una puede merecer quedarse.</translation>
    </message>
    <message>
      <source>Nothing found.</source>
      <translation>No se encontró nada.</translation>
    </message>
    <message numerus="yes">
      <source>%Ln groups, {size} to spare</source>
      <translation>
        <numerusform>%Ln grupo, {size} por liberar</numerusform>
        <numerusform>%Ln grupos, {size} por liberar</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln files · {size} to spare</source>
      <translation>
        <numerusform>%Ln archivo · {size} por liberar</numerusform>
        <numerusform>%Ln archivos · {size} por liberar</numerusform>
      </translation>
    </message>
    <message>
      <source>Most pixels</source>
      <translation>Más píxeles</translation>
    </message>
    <message>
      <source>Most pages</source>
      <translation>Más páginas</translation>
    </message>
    <message>
      <source>Longest</source>
      <translation>La más larga</translation>
    </message>
    <message>
      <source>Least compressed</source>
      <translation>La menos comprimida</translation>
    </message>
    <message>
      <source>Largest file</source>
      <translation>El archivo más grande</translation>
    </message>
    <message>
      <source>Has tags or a rating</source>
      <translation>Tiene etiquetas o valoración</translation>
    </message>
    <message>
      <source>Oldest file</source>
      <translation>El archivo más antiguo</translation>
    </message>
    <message>
      <source>Shortest path</source>
      <translation>La ruta más corta</translation>
    </message>
    <message numerus="yes">
      <source>%Ln pages</source>
      <translation>
        <numerusform>%Ln página</numerusform>
        <numerusform>%Ln páginas</numerusform>
      </translation>
    </message>
    <message>
      <source>Tags: {names}</source>
      <translation>Etiquetas: {names}</translation>
    </message>
    <message>
      <source>In: {names}</source>
      <translation>En: {names}</translation>
    </message>
    <message>
      <source>Move to trash</source>
      <translation>Mover a la papelera</translation>
    </message>
    <message numerus="yes">
      <source>Move %Ln files to trash</source>
      <translation>
        <numerusform>Mover %Ln archivo a la papelera</numerusform>
        <numerusform>Mover %Ln archivos a la papelera</numerusform>
      </translation>
    </message>
    <message>
      <source>Keep both</source>
      <translation>Conservar ambos</translation>
    </message>
  </context>
  <context>
    <name>DuplicatesPage</name>
    <message>
      <source>Groups of duplicates</source>
      <translation>Grupos de duplicados</translation>
    </message>
    <message>
      <source>Looking…</source>
      <translation>Buscando…</translation>
    </message>
    <message>
      <source>No duplicates of this sort.</source>
      <translation>No hay duplicados de esta clase.</translation>
    </message>
    <message numerus="yes">
      <source>Keep the suggested one of each group, move %Ln others to the trash</source>
      <translation>
        <numerusform>Conservar la sugerida de cada grupo y mover %Ln más a la papelera</numerusform>
        <numerusform>Conservar la sugerida de cada grupo y mover %Ln más a la papelera</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Engine</name>
    <message>
      <source>A rating goes from 0 to 5.</source>
      <translation>Una valoración va de 0 a 5.</translation>
    </message>
    <message>
      <source>This file has not been read yet.</source>
      <translation>Este archivo aún no se ha leído.</translation>
    </message>
    <message>
      <source>Wait until it is indexed.</source>
      <translation>Espere a que esté indexado.</translation>
    </message>
    <message>
      <source>No model called {name} is installed.</source>
      <translation>No hay instalado ningún modelo llamado {name}.</translation>
    </message>
    <message>
      <source>Installed are: {known}.</source>
      <translation>Están instalados: {known}.</translation>
    </message>
    <message>
      <source>{name} is in use.</source>
      <translation>{name} está en uso.</translation>
    </message>
    <message>
      <source>Choose another model first with `trouvere models use`.</source>
      <translation>Elija antes otro modelo con `trouvere models use`.</translation>
    </message>
    <message>
      <source>The library in {folder} is open in another Trouvère.</source>
      <translation>La biblioteca en {folder} está abierta en otro Trouvère.</translation>
    </message>
    <message>
      <source>Close it there, or let it do the indexing.</source>
      <translation>Ciérrela allí, o deje que aquel haga la indexación.</translation>
    </message>
    <message>
      <source>The library folder {folder} cannot be written: {strerror}.</source>
      <translation>No se puede escribir en la carpeta {folder} de la biblioteca: {strerror}.</translation>
    </message>
    <message>
      <source>Check its permissions, or choose another place with --library.</source>
      <translation>Revise sus permisos, o elija otro lugar con --library.</translation>
    </message>
    <message>
      <source>The library folder {folder} cannot be made: {strerror}.</source>
      <translation>No se puede crear la carpeta {folder} de la biblioteca: {strerror}.</translation>
    </message>
    <message>
      <source>Choose another place with --library.</source>
      <translation>Elija otro lugar con --library.</translation>
    </message>
    <message>
      <source>Close it there, or use --library with another folder.</source>
      <translation>Ciérrela allí, o use --library con otra carpeta.</translation>
    </message>
    <message>
      <source>Processes that decode files.</source>
      <translation>Procesos que descodifican archivos.</translation>
    </message>
    <message>
      <source>Seconds that decoding one file may take.</source>
      <translation>Segundos que puede tardar la descodificación de un archivo.</translation>
    </message>
    <message>
      <source>Memory that decoding one file may take, in MB.</source>
      <translation>Memoria, en MB, que puede ocupar la descodificación de un archivo.</translation>
    </message>
    <message>
      <source>Minutes between two full looks through a folder.</source>
      <translation>Minutos entre dos revisiones completas de una carpeta.</translation>
    </message>
    <message>
      <source>Minutes between two looks through a network drive, which cannot be watched.</source>
      <translation>Minutos entre dos revisiones de una unidad de red, que no se puede vigilar.</translation>
    </message>
    <message>
      <source>Wait while the computer runs on its battery.</source>
      <translation>Esperar mientras el ordenador funciona con la batería.</translation>
    </message>
    <message>
      <source>Wait while other programs need the computer.</source>
      <translation>Esperar mientras otros programas necesitan el ordenador.</translation>
    </message>
    <message>
      <source>Vectors up to which search is exact, without the HNSW index.</source>
      <translation>Vectores hasta los que la búsqueda es exacta, sin el índice HNSW.</translation>
    </message>
    <message>
      <source>{source} does not exist.</source>
      <translation>{source} no existe.</translation>
    </message>
    <message>
      <source>Check the path.</source>
      <translation>Revise la ruta.</translation>
    </message>
    <message>
      <source>{name} is not a file of weights.</source>
      <translation>{name} no es un archivo de pesos.</translation>
    </message>
    <message>
      <source>Known are: {known}.</source>
      <translation>Se conocen: {known}.</translation>
    </message>
    <message>
      <source>{name} cannot be the name of a model.</source>
      <translation>{name} no puede ser el nombre de un modelo.</translation>
    </message>
    <message>
      <source>Use letters, digits, dots and dashes.</source>
      <translation>Use letras, cifras, puntos y guiones.</translation>
    </message>
    <message>
      <source>No model called {name} was added.</source>
      <translation>No se añadió ningún modelo llamado {name}.</translation>
    </message>
    <message>
      <source>{name} is part of Trouvère: there is nothing to add.</source>
      <translation>{name} forma parte de Trouvère: no hay nada que añadir.</translation>
    </message>
    <message>
      <source>Nothing called {name} can be downloaded.</source>
      <translation>No se puede descargar nada llamado {name}.</translation>
    </message>
    <message>
      <source>Choose one of {known}, or name a file with --from FILE.</source>
      <translation>Elija uno de {known}, o indique un archivo con --from FILE.</translation>
    </message>
    <message>
      <source>{source} cannot be copied to {parent} ({strerror}).</source>
      <translation>{source} no se puede copiar a {parent} ({strerror}).</translation>
    </message>
    <message>
      <source>Check that the file can be read and that there is room.</source>
      <translation>Compruebe que el archivo se puede leer y que hay espacio.</translation>
    </message>
    <message>
      <source>{file} is missing beside {name}.</source>
      <translation>Falta {file} junto a {name}.</translation>
    </message>
    <message>
      <source>Put it there and try again.</source>
      <translation>Póngalo allí e inténtelo de nuevo.</translation>
    </message>
    <message>
      <source>Trying the model ended the process that tried it.</source>
      <translation>Probar el modelo terminó el proceso que lo probaba.</translation>
    </message>
    <message>
      <source>It may need more memory than this machine has.</source>
      <translation>Puede que necesite más memoria de la que tiene este equipo.</translation>
    </message>
    <message>
      <source>The process that runs the models ended twice over the same files.</source>
      <translation>El proceso que ejecuta los modelos terminó dos veces con los mismos archivos.</translation>
    </message>
    <message>
      <source>It may have run out of memory: close other programs or choose a smaller model.</source>
      <translation>Puede que se quedara sin memoria: cierre otros programas o elija un modelo más pequeño.</translation>
    </message>
    <message>
      <source>{name} does not hold model weights.</source>
      <translation>{name} no contiene pesos de un modelo.</translation>
    </message>
    <message>
      <source>{name} does not hold model weights that can be read safely.</source>
      <translation>{name} no contiene pesos que se puedan leer con seguridad.</translation>
    </message>
    <message>
      <source>Fetch the file again, or ask its author for a .safetensors file.</source>
      <translation>Descargue de nuevo el archivo, o pida a su autor un archivo .safetensors.</translation>
    </message>
    <message>
      <source>Look at the network connection and try again; it goes on where it stopped.</source>
      <translation>Revise la conexión de red e inténtelo de nuevo; sigue donde se quedó.</translation>
    </message>
    <message>
      <source>It was thrown away; fetch it again.</source>
      <translation>Se desechó; descárguelo de nuevo.</translation>
    </message>
    <message>
      <source>The proxy asks for a name and a password.</source>
      <translation>El proxy pide un nombre y una contraseña.</translation>
    </message>
    <message>
      <source>Write it as http://name:password@host:port.</source>
      <translation>Escríbalo como http://name:password@host:port.</translation>
    </message>
    <message>
      <source>{url} is not a web address.</source>
      <translation>{url} no es una dirección web.</translation>
    </message>
    <message>
      <source>It must begin with https://.</source>
      <translation>Debe empezar por https://.</translation>
    </message>
    <message>
      <source>A proxy of the kind {kind} is not spoken here.</source>
      <translation>Aquí no se admite un proxy del tipo {kind}.</translation>
    </message>
    <message>
      <source>Use an HTTP proxy, or get the file elsewhere and add it from the disk.</source>
      <translation>Use un proxy HTTP, o consiga el archivo en otro lugar y añádalo desde el disco.</translation>
    </message>
    <message>
      <source>{name} cannot be written to {parent} ({strerror}).</source>
      <translation>{name} no se puede escribir en {parent} ({strerror}).</translation>
    </message>
    <message>
      <source>Free some space or choose another folder, then try again.</source>
      <translation>Libere espacio o elija otra carpeta y vuelva a intentarlo.</translation>
    </message>
    <message>
      <source>{url} does not give out {name} (HTTP {code}).</source>
      <translation>{url} no entrega {name} (HTTP {code}).</translation>
    </message>
    <message>
      <source>The file may have moved; get it elsewhere and use models add --from FILE.</source>
      <translation>Puede que el archivo haya cambiado de sitio; consígalo en otro lugar y use models add --from FILE.</translation>
    </message>
    <message>
      <source>{url} cannot be reached ({reason}).</source>
      <translation>No se puede llegar a {url} ({reason}).</translation>
    </message>
    <message>
      <source>The list of models {path} cannot be read ({error}).</source>
      <translation>La lista de modelos {path} no se puede leer ({error}).</translation>
    </message>
    <message>
      <source>Install Trouvère again.</source>
      <translation>Instale Trouvère de nuevo.</translation>
    </message>
    <message>
      <source>Run make setup, or install Trouvère again.</source>
      <translation>Ejecute make setup, o instale Trouvère de nuevo.</translation>
    </message>
    <message>
      <source>The model behind {split} is not on this machine.</source>
      <translation>El modelo detrás de {split} no está en este equipo.</translation>
    </message>
    <message>
      <source>Add it again, or choose another model.</source>
      <translation>Añádalo de nuevo o elija otro modelo.</translation>
    </message>
    <message>
      <source>{name} is part of Trouvère and stays.</source>
      <translation>{name} forma parte de Trouvère y se queda.</translation>
    </message>
    <message>
      <source>No model on this machine turns words into {split}.</source>
      <translation>Ningún modelo de este equipo convierte palabras en {split}.</translation>
    </message>
    <message>
      <source>The weights of {name} are not on this machine.</source>
      <translation>Los pesos de {name} no están en este equipo.</translation>
    </message>
    <message>
      <source>There are no weights in {folder}.</source>
      <translation>No hay pesos en {folder}.</translation>
    </message>
    <message>
      <source>A .safetensors or .pt file is needed.</source>
      <translation>Hace falta un archivo .safetensors o .pt.</translation>
    </message>
    <message>
      <source>open_clip knows no model called {architecture}.</source>
      <translation>open_clip no conoce ningún modelo llamado {architecture}.</translation>
    </message>
    <message>
      <source>Similar names are: {near}.</source>
      <translation>Nombres parecidos son: {near}.</translation>
    </message>
    <message>
      <source>{name} does not fit the model {rpartition} ({error}).</source>
      <translation>{name} no encaja con el modelo {rpartition} ({error}).</translation>
    </message>
    <message>
      <source>Check that the weights belong to this architecture.</source>
      <translation>Compruebe que los pesos son de esta arquitectura.</translation>
    </message>
    <message>
      <source>The words of this model need the package {name}.</source>
      <translation>Las palabras de este modelo necesitan el paquete {name}.</translation>
    </message>
    <message>
      <source>Run: pip install {name}.</source>
      <translation>Ejecute: pip install {name}.</translation>
    </message>
    <message>
      <source>The tokenizer of this model is missing ({error}).</source>
      <translation>Falta el tokenizador de este modelo ({error}).</translation>
    </message>
    <message>
      <source>Add the whole folder of the model, with its tokenizer files.</source>
      <translation>Añada la carpeta entera del modelo, con los archivos de su tokenizador.</translation>
    </message>
    <message>
      <source>{name} is not a complete TensorFlow checkpoint ({error}).</source>
      <translation>{name} no es un punto de control completo de TensorFlow ({error}).</translation>
    </message>
    <message>
      <source>Fetch it again.</source>
      <translation>Descárguelo de nuevo.</translation>
    </message>
    <message>
      <source>There is no model called {unknown}.</source>
      <translation>No hay ningún modelo llamado {unknown}.</translation>
    </message>
    <message>
      <source>{entries} models are ready.</source>
      <translation>{entries} modelos están listos.</translation>
    </message>
    <message>
      <source>The package {package} {version} could not be downloaded: {said}</source>
      <translation>No se pudo descargar el paquete {package} {version}: {said}</translation>
    </message>
    <message>
      <source>Look at the network connection and pip's settings, then run make setup again.</source>
      <translation>Revise la conexión de red y los ajustes de pip y ejecute de nuevo make setup.</translation>
    </message>
    <message>
      <source>{name} is damaged ({error}).</source>
      <translation>{name} está dañado ({error}).</translation>
    </message>
    <message>
      <source>{name}: {bad} is missing or damaged.</source>
      <translation>{name}: {bad} falta o está dañado.</translation>
    </message>
    <message>
      <source>Run make setup to fetch it again.</source>
      <translation>Ejecute make setup para descargarlo de nuevo.</translation>
    </message>
    <message>
      <source>The model hub does not give out {repo} ({error}).</source>
      <translation>El servidor de modelos no entrega {repo} ({error}).</translation>
    </message>
    <message>
      <source>Look at the network connection, or get the file elsewhere and use models add --from FILE.</source>
      <translation>Revise la conexión de red, o consiga el archivo en otro lugar y use models add --from FILE.</translation>
    </message>
    <message>
      <source>{name} is not fetched by itself.</source>
      <translation>{name} no se descarga por sí solo.</translation>
    </message>
    <message>
      <source>Get the file yourself and use models add --from FILE.</source>
      <translation>Consiga usted el archivo y use models add --from FILE.</translation>
    </message>
    <message>
      <source>This network is not YAMNet: its pooled features are missing.</source>
      <translation>Esta red no es YAMNet: faltan sus rasgos agrupados.</translation>
    </message>
    <message>
      <source>Add it again.</source>
      <translation>Añádalo de nuevo.</translation>
    </message>
    <message>
      <source>{name} is not YAMNet's list of 521 classes.</source>
      <translation>{name} no es la lista de 521 clases de YAMNet.</translation>
    </message>
    <message>
      <source>YAMNet needs the package ai-edge-litert, which is not installed.</source>
      <translation>YAMNet necesita el paquete ai-edge-litert, que no está instalado.</translation>
    </message>
    <message>
      <source>Run: pip install "trouvere[yamnet]".</source>
      <translation>Ejecute: pip install "trouvere[yamnet]".</translation>
    </message>
    <message>
      <source>{name} is not a TensorFlow Lite network.</source>
      <translation>{name} no es una red de TensorFlow Lite.</translation>
    </message>
    <message>
      <source>The index of space {space_id} {count}.</source>
      <translation>El índice del espacio {space_id} {count}.</translation>
    </message>
    <message>
      <source>The index snapshot {file} is of another version.</source>
      <translation>La copia del índice {file} es de otra versión.</translation>
    </message>
    <message>
      <source>The index snapshot {file} cannot be used.</source>
      <translation>La copia del índice {file} no se puede usar.</translation>
    </message>
    <message>
      <source>The index file {path} is damaged.</source>
      <translation>El archivo de índice {path} está dañado.</translation>
    </message>
    <message>
      <source>The index file {path} cannot be read ({strerror}).</source>
      <translation>El archivo de índice {path} no se puede leer ({strerror}).</translation>
    </message>
    <message>
      <source>The record of index snapshot {file} is damaged.</source>
      <translation>El registro de la copia del índice {file} está dañado.</translation>
    </message>
    <message>
      <source>It is built again.</source>
      <translation>Se construye de nuevo.</translation>
    </message>
    <message>
      <source>Trouvère stumbled over this file ({name}: {problem}).</source>
      <translation>Trouvère tropezó con este archivo ({name}: {problem}).</translation>
    </message>
    <message>
      <source>Retry; if it happens again, please report it with the file's format.</source>
      <translation>Inténtelo de nuevo; si vuelve a ocurrir, comuníquelo con el formato del archivo.</translation>
    </message>
    <message>
      <source>No model for {kind} files is installed.</source>
      <translation>No hay instalado ningún modelo para archivos de tipo {kind}.</translation>
    </message>
    <message>
      <source>Add one with `trouvere models add`.</source>
      <translation>Añada uno con `trouvere models add`.</translation>
    </message>
    <message>
      <source>Indexing waits: {text}</source>
      <translation>La indexación espera: {text}</translation>
    </message>
    <message>
      <source>Trouvère made a mistake ({name}: {problem}).</source>
      <translation>Trouvère cometió un error ({name}: {problem}).</translation>
    </message>
    <message>
      <source>It tries again in a minute; if it stays so, restart it and report this.</source>
      <translation>Lo intenta de nuevo en un minuto; si sigue así, reinícielo y comunique esto.</translation>
    </message>
    <message>
      <source>{name} holds no sound.</source>
      <translation>{name} no contiene sonido.</translation>
    </message>
    <message>
      <source>Check in a player whether it should; if not, delete it.</source>
      <translation>Compruebe en un reproductor si debería; si no, bórrelo.</translation>
    </message>
    <message>
      <source>{name} is not a recording that Trouvère can read, or its beginning is damaged.</source>
      <translation>{name} no es una grabación que Trouvère pueda leer, o su comienzo está dañado.</translation>
    </message>
    <message>
      <source>Save it as FLAC, WAV or MP3.</source>
      <translation>Guárdela como FLAC, WAV o MP3.</translation>
    </message>
    <message>
      <source>{name} is neither a picture nor a sound nor a score that Trouvère can read.</source>
      <translation>{name} no es una imagen, ni un sonido, ni una partitura que Trouvère pueda leer.</translation>
    </message>
    <message>
      <source>{name} holds no notes.</source>
      <translation>{name} no contiene notas.</translation>
    </message>
    <message>
      <source>If it should, export it again.</source>
      <translation>Si debería, expórtelo de nuevo.</translation>
    </message>
    <message>
      <source>{name} is a damaged MIDI file.</source>
      <translation>{name} es un archivo MIDI dañado.</translation>
    </message>
    <message>
      <source>Export it again from its music program.</source>
      <translation>Expórtelo de nuevo desde su programa de música.</translation>
    </message>
    <message>
      <source>{name} unpacks to more than {max_xml_bytes} MB, too much for a score.</source>
      <translation>{name} ocupa al descomprimirse más de {max_xml_bytes} MB, demasiado para una partitura.</translation>
    </message>
    <message>
      <source>If it is in order, split it into movements.</source>
      <translation>Si está bien, divídala en movimientos.</translation>
    </message>
    <message>
      <source>{name} is not a score that Trouvère can read.</source>
      <translation>{name} no es una partitura que Trouvère pueda leer.</translation>
    </message>
    <message>
      <source>If it is one, export it as MusicXML or PDF.</source>
      <translation>Si lo es, expórtela como MusicXML o PDF.</translation>
    </message>
    <message>
      <source>{name} is a damaged compressed score.</source>
      <translation>{name} es una partitura comprimida dañada.</translation>
    </message>
    <message>
      <source>{name} is not a picture that Trouvère can read, or its beginning is damaged.</source>
      <translation>{name} no es una imagen que Trouvère pueda leer, o su comienzo está dañado.</translation>
    </message>
    <message>
      <source>Save it as JPEG or PNG.</source>
      <translation>Guárdela como JPEG o PNG.</translation>
    </message>
    <message>
      <source>{name} holds text, not a picture.</source>
      <translation>{name} contiene texto, no una imagen.</translation>
    </message>
    <message>
      <source>Give it its right name.</source>
      <translation>Póngale su nombre correcto.</translation>
    </message>
    <message>
      <source>{name} says it has {size} × {size2} pixels, more than the {max_pixels} million that can be read.</source>
      <translation>{name} dice tener {size} × {size2} píxeles, más de los {max_pixels} millones que se pueden leer.</translation>
    </message>
    <message>
      <source>If that is true, save it smaller.</source>
      <translation>Si es cierto, guárdela más pequeña.</translation>
    </message>
    <message>
      <source>{name} is damaged or not a PDF.</source>
      <translation>{name} está dañado o no es un PDF.</translation>
    </message>
    <message>
      <source>Export, download or scan it again.</source>
      <translation>Expórtelo, descárguelo o escanéelo de nuevo.</translation>
    </message>
    <message>
      <source>{name} is protected by a password.</source>
      <translation>{name} está protegido con una contraseña.</translation>
    </message>
    <message>
      <source>Save a copy without the password.</source>
      <translation>Guarde una copia sin la contraseña.</translation>
    </message>
    <message>
      <source>{name} has no pages.</source>
      <translation>{name} no tiene páginas.</translation>
    </message>
    <message>
      <source>Export or scan it again.</source>
      <translation>Expórtelo o escanéelo de nuevo.</translation>
    </message>
    <message>
      <source>{name} crashed the decoder: it is most likely damaged.</source>
      <translation>{name} hizo fallar el descodificador: lo más probable es que esté dañado.</translation>
    </message>
    <message>
      <source>Open it in another program and save it anew, or delete it.</source>
      <translation>Ábralo en otro programa y guárdelo de nuevo, o bórrelo.</translation>
    </message>
    <message>
      <source>{name} took longer than {timeout_s} seconds to read.</source>
      <translation>Leer {name} tardó más de {timeout_s} segundos.</translation>
    </message>
    <message>
      <source>If it is in order, retry when the computer is less busy.</source>
      <translation>Si está bien, inténtelo cuando el ordenador esté menos ocupado.</translation>
    </message>
    <message>
      <source>{name} needs more memory than one file may take.</source>
      <translation>{name} necesita más memoria de la que puede ocupar un archivo.</translation>
    </message>
    <message>
      <source>If it is in order, save it smaller.</source>
      <translation>Si está bien, guárdelo más pequeño.</translation>
    </message>
    <message>
      <source>{name} has no page {page}: it has {count}.</source>
      <translation>{name} no tiene página {page}: tiene {count}.</translation>
    </message>
    <message>
      <source>It was changed; rescan its folder.</source>
      <translation>Se modificó; revise de nuevo su carpeta.</translation>
    </message>
    <message>
      <source>{name} is not a score that Trouvère can read, or its beginning is damaged.</source>
      <translation>{name} no es una partitura que Trouvère pueda leer, o su comienzo está dañado.</translation>
    </message>
    <message>
      <source>{name} ends too early: part of it is missing.</source>
      <translation>{name} termina demasiado pronto: falta una parte.</translation>
    </message>
    <message>
      <source>Copy it again from where it came from.</source>
      <translation>Cópielo de nuevo desde donde vino.</translation>
    </message>
    <message>
      <source>{name} is empty.</source>
      <translation>{name} está vacío.</translation>
    </message>
    <message>
      <source>{name} is larger than {largest_bytes} MB, too large for its kind.</source>
      <translation>{name} ocupa más de {largest_bytes} MB, demasiado para su tipo.</translation>
    </message>
    <message>
      <source>If it is in order, split it into smaller files.</source>
      <translation>Si está bien, divídalo en archivos más pequeños.</translation>
    </message>
    <message>
      <source>{name} is not there any more.</source>
      <translation>{name} ya no está.</translation>
    </message>
    <message>
      <source>It will be found again if it comes back.</source>
      <translation>Se encontrará de nuevo si vuelve.</translation>
    </message>
    <message>
      <source>{name} may not be read by you.</source>
      <translation>No tiene permiso para leer {name}.</translation>
    </message>
    <message>
      <source>Change its permissions, then retry.</source>
      <translation>Cambie sus permisos e inténtelo de nuevo.</translation>
    </message>
    <message>
      <source>{name} is a folder, not a file.</source>
      <translation>{name} es una carpeta, no un archivo.</translation>
    </message>
    <message>
      <source>{name} could not be read from its drive ({problem}).</source>
      <translation>{name} no se pudo leer de su disco ({problem}).</translation>
    </message>
    <message>
      <source>Check the drive and its connection, then retry.</source>
      <translation>Revise el disco y su conexión e inténtelo de nuevo.</translation>
    </message>
    <message>
      <source>{name} could not be read as {what}: it is damaged or of an unknown format.</source>
      <translation>{name} no se pudo leer como {what}: está dañado o tiene un formato desconocido.</translation>
    </message>
    <message>
      <source>The thumbnail cache {path} cannot be used ({problem}).</source>
      <translation>La caché de miniaturas {path} no se puede usar ({problem}).</translation>
    </message>
    <message>
      <source>Check that its folder exists, is writable and has room.</source>
      <translation>Compruebe que su carpeta existe, se puede escribir y tiene espacio.</translation>
    </message>
    <message>
      <source>Another program has just changed it.</source>
      <translation>Otro programa acaba de modificarlo.</translation>
    </message>
    <message>
      <source>Try again.</source>
      <translation>Inténtelo de nuevo.</translation>
    </message>
    <message>
      <source>There is no collection “{name}”.</source>
      <translation>No hay ninguna colección «{name}».</translation>
    </message>
    <message>
      <source>Check the spelling.</source>
      <translation>Revise cómo está escrito.</translation>
    </message>
    <message>
      <source>A collection needs a name.</source>
      <translation>Una colección necesita un nombre.</translation>
    </message>
    <message>
      <source>Write one.</source>
      <translation>Escriba uno.</translation>
    </message>
    <message>
      <source>These files are not in the library.</source>
      <translation>Estos archivos no están en la biblioteca.</translation>
    </message>
    <message>
      <source>Add their folder first.</source>
      <translation>Añada antes su carpeta.</translation>
    </message>
    <message>
      <source>A saved search needs a name.</source>
      <translation>Una búsqueda guardada necesita un nombre.</translation>
    </message>
    <message>
      <source>This sketch was deleted.</source>
      <translation>Este boceto se borró.</translation>
    </message>
    <message>
      <source>Choose another one.</source>
      <translation>Elija otro.</translation>
    </message>
    <message>
      <source>There is a sketch “{name}” already.</source>
      <translation>Ya hay un boceto «{name}».</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>Elija otro nombre.</translation>
    </message>
    <message>
      <source>It is too long for an XMP file.</source>
      <translation>Es demasiado largo para un archivo XMP.</translation>
    </message>
    <message>
      <source>It was left as it is.</source>
      <translation>Se dejó como está.</translation>
    </message>
    <message>
      <source>It is no XMP file.</source>
      <translation>No es un archivo XMP.</translation>
    </message>
    <message>
      <source>{folder} is already covered: it lies in {root}, which is in the library.</source>
      <translation>{folder} ya está incluida: está dentro de {root}, que está en la biblioteca.</translation>
    </message>
    <message>
      <source>Look through that folder again if something is missing.</source>
      <translation>Revise de nuevo aquella carpeta si falta algo.</translation>
    </message>
    <message>
      <source>{folder} lies in {root}, but is left out: it is hidden or matches an ignore rule.</source>
      <translation>{folder} está en {root}, pero se deja fuera: está oculta o la excluye una regla.</translation>
    </message>
    <message>
      <source>Bring it back with a line such as `!{name}/` in a .trouvereignore file above it.</source>
      <translation>Recupérela con una línea como `!{name}/` en un archivo .trouvereignore de más arriba.</translation>
    </message>
    <message>
      <source>{folder} belongs to the library itself ({library_folder}).</source>
      <translation>{folder} pertenece a la propia biblioteca ({library_folder}).</translation>
    </message>
    <message>
      <source>Choose a folder with your own files.</source>
      <translation>Elija una carpeta con archivos suyos.</translation>
    </message>
    <message>
      <source>{path} is a file, not a folder.</source>
      <translation>{path} es un archivo, no una carpeta.</translation>
    </message>
    <message>
      <source>Add the folder that it lies in: {parent}</source>
      <translation>Añada la carpeta en que está: {parent}</translation>
    </message>
    <message>
      <source>The folder {path} does not exist.</source>
      <translation>La carpeta {path} no existe.</translation>
    </message>
    <message>
      <source>Check the spelling, and that its drive is connected.</source>
      <translation>Revise cómo está escrito y que su disco esté conectado.</translation>
    </message>
    <message>
      <source>The folder {path} cannot be opened ({problem}).</source>
      <translation>La carpeta {path} no se puede abrir ({problem}).</translation>
    </message>
    <message>
      <source>Check its permissions.</source>
      <translation>Revise sus permisos.</translation>
    </message>
    <message>
      <source>Its files stay in the library; it is looked for again and again.</source>
      <translation>Sus archivos siguen en la biblioteca; se vuelve a buscar una y otra vez.</translation>
    </message>
    <message>
      <source>This folder is not there: unplugged, renamed or deleted. {kept}</source>
      <translation>Esta carpeta no está: desconectada, renombrada o borrada. {kept}</translation>
    </message>
    <message>
      <source>This folder is empty and not on the disk it was on: its drive seems to be unplugged. {kept}</source>
      <translation>Esta carpeta está vacía y no está en el disco en que estaba: su disco parece desconectado. {kept}</translation>
    </message>
    <message>
      <source>The network drive does not answer. {kept}</source>
      <translation>La unidad de red no responde. {kept}</translation>
    </message>
    <message>
      <source>This folder cannot be opened ({problem}). {kept}</source>
      <translation>Esta carpeta no se puede abrir ({problem}). {kept}</translation>
    </message>
    <message>
      <source>The library is being closed; the scan was broken off.</source>
      <translation>La biblioteca se está cerrando; la revisión se interrumpió.</translation>
    </message>
    <message>
      <source>{unreadable} folders or files could not be opened, such as {example}.</source>
      <translation>{unreadable} carpetas o archivos no se pudieron abrir, como {example}.</translation>
    </message>
    <message>
      <source>{unstorable} files were left out: their names are not valid Unicode.</source>
      <translation>{unstorable} archivos se dejaron fuera: sus nombres no son Unicode válido.</translation>
    </message>
    <message>
      <source>{kept} files are on a disk that is not connected now.</source>
      <translation>{kept} archivos están en un disco que ahora no está conectado.</translation>
    </message>
    <message>
      <source>{path} cannot be looked through. {reason}</source>
      <translation>{path} no se puede revisar. {reason}</translation>
    </message>
    <message>
      <source>Connect its drive and try again.</source>
      <translation>Conecte su disco e inténtelo de nuevo.</translation>
    </message>
    <message>
      <source>only photos, sounds or scores</source>
      <translation>solo fotos, sonidos o partituras</translation>
    </message>
    <message>
      <source>in a folder</source>
      <translation>en una carpeta</translation>
    </message>
    <message>
      <source>exact words in names, tags and texts</source>
      <translation>palabras exactas en nombres, etiquetas y textos</translation>
    </message>
    <message>
      <source>part of the name or title</source>
      <translation>parte del nombre o del título</translation>
    </message>
    <message>
      <source>type of file</source>
      <translation>tipo de archivo</translation>
    </message>
    <message>
      <source>when it was taken</source>
      <translation>cuándo se tomó</translation>
    </message>
    <message>
      <source>when it came into the library</source>
      <translation>cuándo llegó a la biblioteca</translation>
    </message>
    <message>
      <source>camera</source>
      <translation>cámara</translation>
    </message>
    <message>
      <source>tag</source>
      <translation>etiqueta</translation>
    </message>
    <message>
      <source>what you put together</source>
      <translation>lo que usted juntó</translation>
    </message>
    <message>
      <source>near copies of a file</source>
      <translation>copias casi iguales de un archivo</translation>
    </message>
    <message>
      <source>stars</source>
      <translation>estrellas</translation>
    </message>
    <message>
      <source>length of a sound</source>
      <translation>duración de un sonido</translation>
    </message>
    <message>
      <source>width in pixels</source>
      <translation>anchura en píxeles</translation>
    </message>
    <message>
      <source>height in pixels</source>
      <translation>altura en píxeles</translation>
    </message>
    <message>
      <source>number of pages</source>
      <translation>número de páginas</translation>
    </message>
    <message>
      <source>key of a score</source>
      <translation>tonalidad de una partitura</translation>
    </message>
    <message>
      <source>major or minor</source>
      <translation>mayor o menor</translation>
    </message>
    <message>
      <source>metre of a score, as 3/4</source>
      <translation>compás de una partitura, como 3/4</translation>
    </message>
    <message>
      <source>slow, fast, or beats a minute</source>
      <translation>lento (slow), rápido (fast) o pulsos por minuto</translation>
    </message>
    <message>
      <source>instrument of a score</source>
      <translation>instrumento de una partitura</translation>
    </message>
    <message>
      <source>files that could not be read</source>
      <translation>archivos que no se pudieron leer</translation>
    </message>
    <message>
      <source>watched folder</source>
      <translation>carpeta vigilada</translation>
    </message>
    <message>
      <source>photos with much of a colour</source>
      <translation>fotos con mucho de un color</translation>
    </message>
    <message>
      <source>what you have taught by examples</source>
      <translation>lo que usted enseñó con ejemplos</translation>
    </message>
    <message>
      <source>A concept needs a name.</source>
      <translation>Un concepto necesita un nombre.</translation>
    </message>
    <message>
      <source>Give it one, such as “our garden”.</source>
      <translation>Póngale uno, como «nuestro jardín».</translation>
    </message>
    <message>
      <source>A concept needs at least {fewest} different things that you like; there are {liked}{gone}.</source>
      <translation>Un concepto necesita al menos {fewest} cosas distintas que le gusten; hay {liked}{gone}.</translation>
    </message>
    <message>
      <source>Like more results, then save again.</source>
      <translation>Marque más resultados y guarde de nuevo.</translation>
    </message>
    <message>
      <source>A concept learns from at most {most} things; there are {liked}.</source>
      <translation>Un concepto aprende de {most} cosas como mucho; hay {liked}.</translation>
    </message>
    <message>
      <source>Keep the most telling ones.</source>
      <translation>Quédese con las más significativas.</translation>
    </message>
    <message>
      <source>`{text}` is not a {value} for `{name}`.</source>
      <translation>`{text}` no es un valor de tipo {value} para `{name}`.</translation>
    </message>
    <message>
      <source>`{op}` cannot be used with {field}.</source>
      <translation>`{op}` no se puede usar con {field}.</translation>
    </message>
    <message>
      <source>`{field}` needs a value.</source>
      <translation>`{field}` necesita un valor.</translation>
    </message>
    <message>
      <source>There is no {value} called `{value2}`.</source>
      <translation>No hay {value} llamado `{value2}`.</translation>
    </message>
    <message>
      <source>There is no filter called `{name}`.</source>
      <translation>No hay ningún filtro llamado `{name}`.</translation>
    </message>
    <message>
      <source>There is no kind called `{word}`.</source>
      <translation>No hay ningún tipo llamado `{word}`.</translation>
    </message>
    <message>
      <source>`{name}` is yes or no, not `{word}`.</source>
      <translation>`{name}` es yes o no, no `{word}`.</translation>
    </message>
    <message>
      <source>Did you mean `{near}`?</source>
      <translation>¿Quiso decir `{near}`?</translation>
    </message>
    <message>
      <source>There are: {names}.</source>
      <translation>Hay: {names}.</translation>
    </message>
    <message>
      <source>`{match}` is not a date.</source>
      <translation>`{match}` no es una fecha.</translation>
    </message>
    <message>
      <source>{name} is neither a picture, a sound nor a score.</source>
      <translation>{name} no es una imagen, ni un sonido, ni una partitura.</translation>
    </message>
    <message>
      <source>Choose another file.</source>
      <translation>Elija otro archivo.</translation>
    </message>
    <message>
      <source>The names of {connection} files are not looked up yet.</source>
      <translation>Los nombres de {connection} archivos aún no se han consultado.</translation>
    </message>
    <message>
      <source>{count} {many} are not indexed yet.</source>
      <translation>{count} {many} aún no están indexados.</translation>
    </message>
    <message>
      <source>Nothing is from then. To look for the words, put them in quotes: "{taken}".</source>
      <translation>No hay nada de entonces. Para buscar las palabras, póngalas entre comillas: "{taken}".</translation>
    </message>
    <message>
      <source>Results cannot be grouped by `{group}`.</source>
      <translation>Los resultados no se pueden agrupar por `{group}`.</translation>
    </message>
    <message>
      <source>Results cannot be sorted by `{text}`.</source>
      <translation>Los resultados no se pueden ordenar por `{text}`.</translation>
    </message>
    <message>
      <source>`{field}:` is kept exactly and has no weight.</source>
      <translation>`{field}:` se cumple con exactitud y no tiene peso.</translation>
    </message>
    <message>
      <source>Leave the number away.</source>
      <translation>Quite el número.</translation>
    </message>
    <message>
      <source>A weight needs words.</source>
      <translation>Un peso necesita palabras.</translation>
    </message>
    <message>
      <source>Write 2:"red car".</source>
      <translation>Escriba 2:"red car".</translation>
    </message>
    <message>
      <source>Write concept:garden, with a name that you saved.</source>
      <translation>Escriba concept:garden, con un nombre que haya guardado.</translation>
    </message>
    <message>
      <source>Which concept?</source>
      <translation>¿Qué concepto?</translation>
    </message>
    <message>
      <source>There is no colour called `{value}`.</source>
      <translation>No hay ningún color llamado `{value}`.</translation>
    </message>
    <message>
      <source>Which colour?</source>
      <translation>¿Qué color?</translation>
    </message>
    <message>
      <source>Write colour:red or #c81e1e.</source>
      <translation>Escriba colour:red o #c81e1e.</translation>
    </message>
    <message>
      <source>A page cannot begin or end before the first hit.</source>
      <translation>Una página no puede empezar ni terminar antes del primer resultado.</translation>
    </message>
    <message>
      <source>A weight is not a usable number.</source>
      <translation>Un peso no es un número utilizable.</translation>
    </message>
    <message>
      <source>Use numbers such as 0.5 or 2.</source>
      <translation>Use números como 0.5 o 2.</translation>
    </message>
    <message>
      <source>The difference must be between 0 and 1, not {diverse}.</source>
      <translation>La diferencia debe estar entre 0 y 1, no {diverse}.</translation>
    </message>
    <message>
      <source>{diverse} is usual.</source>
      <translation>{diverse} es lo habitual.</translation>
    </message>
    <message>
      <source>β must be between 0 and 1, not {beta}.</source>
      <translation>β debe estar entre 0 y 1, no {beta}.</translation>
    </message>
    <message>
      <source>{beta} is the default.</source>
      <translation>{beta} es el valor predeterminado.</translation>
    </message>
    <message>
      <source>{names} {are} not in the library and did not count.</source>
      <translation>{names}: {are} fuera de la biblioteca, sin contar.</translation>
    </message>
    <message>
      <source>There is no concept “{name}”.</source>
      <translation>No hay ningún concepto «{name}».</translation>
    </message>
    <message>
      <source>None of the examples of “{name}” is in the library any more.</source>
      <translation>Ninguno de los ejemplos de «{name}» sigue en la biblioteca.</translation>
    </message>
    <message>
      <source>Delete the concept, or bring the files back.</source>
      <translation>Borre el concepto, o traiga de vuelta los archivos.</translation>
    </message>
    <message>
      <source>{paths} of the files that were liked or not are not in the library.</source>
      <translation>{paths} de los archivos que gustaron o no, no están en la biblioteca.</translation>
    </message>
    <message>
      <source>None of the files that were liked or not is in the library any more.</source>
      <translation>Ninguno de los archivos que gustaron o no sigue en la biblioteca.</translation>
    </message>
    <message>
      <source>Begin a new search.</source>
      <translation>Empiece una búsqueda nueva.</translation>
    </message>
    <message>
      <source>Save one first from results that you like.</source>
      <translation>Guarde antes uno a partir de resultados que le gusten.</translation>
    </message>
    <message>
      <source>{gone} of {liked} examples of “{name}” are not there.</source>
      <translation>Faltan {gone} de {liked} ejemplos de «{name}».</translation>
    </message>
    <message>
      <source>{value} is not in the library.</source>
      <translation>{value} no está en la biblioteca.</translation>
    </message>
    <message>
      <source>Give a file that exists or is indexed.</source>
      <translation>Indique un archivo que exista o esté indexado.</translation>
    </message>
    <message>
      <source>{names} Put a space after the colon to search for the words.</source>
      <translation>{names} Ponga un espacio tras los dos puntos para buscar las palabras.</translation>
    </message>
    <message>
      <source>What should have the weight {number}?</source>
      <translation>¿Qué debe tener el peso {number}?</translation>
    </message>
    <message>
      <source>Write {number}:dog.</source>
      <translation>Escriba {number}:dog.</translation>
    </message>
    <message>
      <source>A weight cannot push away.</source>
      <translation>Un peso no puede alejar.</translation>
    </message>
    <message>
      <source>Write -{word}.</source>
      <translation>Escriba -{word}.</translation>
    </message>
    <message>
      <source>A weight lies above 0 and not above {most_weight}.</source>
      <translation>Un peso es mayor que 0 y no mayor que {most_weight}.</translation>
    </message>
    <message>
      <source>Write 2:dog.</source>
      <translation>Escriba 2:dog.</translation>
    </message>
    <message>
      <source>A quotation mark is not closed.</source>
      <translation>Hay unas comillas sin cerrar.</translation>
    </message>
    <message>
      <source>Write "two words".</source>
      <translation>Escriba "two words".</translation>
    </message>
    <message>
      <source>Searched for: {texts} (from {languages}).</source>
      <translation>Se buscó: {texts} (traducido del {languages}).</translation>
    </message>
    <message>
      <source>{path} is not in the library.</source>
      <translation>{path} no está en la biblioteca.</translation>
    </message>
    <message>
      <source>Begin at a file that is.</source>
      <translation>Empiece por un archivo que lo esté.</translation>
    </message>
    <message>
      <source>No single place matters: the match is spread over the whole photo.</source>
      <translation>Ningún lugar en particular importa: la coincidencia se reparte por toda la foto.</translation>
    </message>
    <message>
      <source>Nothing was asked for, so there is no place that matches.</source>
      <translation>No se pidió nada, así que no hay ningún lugar que coincida.</translation>
    </message>
    <message>
      <source>The aspects that matched, or the model in use, cannot tell where in the photo it is.</source>
      <translation>Los aspectos que coinciden, o el modelo en uso, no pueden decir en qué parte de la foto está.</translation>
    </message>
    <message>
      <source>This file is not in the library, or not indexed yet.</source>
      <translation>Este archivo no está en la biblioteca, o aún no está indexado.</translation>
    </message>
    <message>
      <source>Index its folder first.</source>
      <translation>Indexe antes su carpeta.</translation>
    </message>
    <message>
      <source>Scores are matched by their notes and their text; no words are told for them.</source>
      <translation>Las partituras se comparan por sus notas y su texto; no se dan palabras para ellas.</translation>
    </message>
    <message>
      <source>The model in use cannot tell what is in this item in words.</source>
      <translation>El modelo en uso no puede decir en palabras qué contiene.</translation>
    </message>
    <message>
      <source>The match is by other aspects than meaning, so words do not explain it.</source>
      <translation>La coincidencia es por otros aspectos que el significado, así que las palabras no la explican.</translation>
    </message>
    <message>
      <source>The words make up less than half of the match ({explained}): they tell what is in it, not why.</source>
      <translation>Las palabras son menos de la mitad de la coincidencia ({explained}): dicen qué contiene, no por qué.</translation>
    </message>
    <message>
      <source>There is a collection “{name}” already.</source>
      <translation>Ya hay una colección «{name}».</translation>
    </message>
    <message>
      <source>This collection is no longer there.</source>
      <translation>Esta colección ya no existe.</translation>
    </message>
    <message>
      <source>There is a concept “{name}” already.</source>
      <translation>Ya hay un concepto «{name}».</translation>
    </message>
    <message>
      <source>{path} is not a Trouvère catalog.</source>
      <translation>{path} no es un catálogo de Trouvère.</translation>
    </message>
    <message>
      <source>Choose another folder with --library.</source>
      <translation>Elija otra carpeta con --library.</translation>
    </message>
    <message>
      <source>The library in {parent} was made by a newer Trouvère (format {version}, this program knows {schema_version}).</source>
      <translation>La biblioteca en {parent} la hizo un Trouvère más nuevo (formato {version}; este programa conoce {schema_version}).</translation>
    </message>
    <message>
      <source>Update Trouvère, or choose another library folder. Nothing was changed.</source>
      <translation>Actualice Trouvère o elija otra carpeta de biblioteca. No se cambió nada.</translation>
    </message>
    <message>
      <source>The disk that holds the library ({parent}) is full; nothing was lost.</source>
      <translation>El disco que tiene la biblioteca ({parent}) está lleno; no se perdió nada.</translation>
    </message>
    <message>
      <source>Free some space, then go on.</source>
      <translation>Libere espacio y continúe.</translation>
    </message>
    <message>
      <source>The catalog {path} is damaged ({text}).</source>
      <translation>El catálogo {path} está dañado ({text}).</translation>
    </message>
    <message>
      <source>Run `trouvere doctor --repair`: it saves what can be read.</source>
      <translation>Ejecute `trouvere doctor --repair`: salva lo que se puede leer.</translation>
    </message>
    <message>
      <source>The catalog {path} cannot be written ({text}).</source>
      <translation>No se puede escribir en el catálogo {path} ({text}).</translation>
    </message>
    <message>
      <source>Check that the folder exists, is writable and its drive is connected.</source>
      <translation>Compruebe que la carpeta existe, se puede escribir y su disco está conectado.</translation>
    </message>
    <message>
      <source>Another program is using {path}.</source>
      <translation>Otro programa está usando {path}.</translation>
    </message>
    <message>
      <source>Close it and try again.</source>
      <translation>Ciérrelo e inténtelo de nuevo.</translation>
    </message>
    <message>
      <source>This file is no longer in the library.</source>
      <translation>Este archivo ya no está en la biblioteca.</translation>
    </message>
    <message>
      <source>Search again.</source>
      <translation>Busque de nuevo.</translation>
    </message>
    <message>
      <source>{file} is not in the library.</source>
      <translation>{file} no está en la biblioteca.</translation>
    </message>
    <message>
      <source>The catalog was damaged; it is kept as {name}, and {saved} rows were saved from it.</source>
      <translation>El catálogo estaba dañado; se conserva como {name}, y de él se salvaron {saved} filas.</translation>
    </message>
    <message>
      <source>There is a saved search “{name}” already.</source>
      <translation>Ya hay una búsqueda guardada «{name}».</translation>
    </message>
    <message>
      <source>{problem} Looked through {every} meanwhile.</source>
      <translation>{problem} Mientras tanto se revisa {every}.</translation>
    </message>
    <message>
      <source>Network drive: looked through {every}.</source>
      <translation>Unidad de red: se revisa {every}.</translation>
    </message>
    <message>
      <source>Changes cannot be watched here ({problem}).</source>
      <translation>Aquí no se pueden vigilar los cambios ({problem}).</translation>
    </message>
    <message>
      <source>There are more folders than this system may watch; to allow more: `{fix}`.</source>
      <translation>Hay más carpetas de las que este sistema puede vigilar; para permitir más: `{fix}`.</translation>
    </message>
    <message>
      <source>Too many programs watch folders on this system; to allow more: `{fix}`.</source>
      <translation>Demasiados programas vigilan carpetas en este sistema; para permitir más: `{fix}`.</translation>
    </message>
    <message>
      <source>People, actions, colours, places and some thousand things, in sentences and in single words. Small and quick.</source>
      <translation>Personas, acciones, colores, lugares y unos miles de cosas, en frases y en palabras sueltas. Pequeño y rápido.</translation>
    </message>
    <message>
      <source>Captions: 76 % in first 10</source>
      <translation>Descripciones: 76 % entre los 10 primeros</translation>
    </message>
    <message>
      <source>915 photos of Flickr8k; 33 % of the captions find their photo first. Names of things, Caltech: mAP .66.</source>
      <translation>915 fotos de Flickr8k; el 33 % de las descripciones encuentran su foto la primera. Nombres de cosas, Caltech: mAP .66.</translation>
    </message>
    <message>
      <source>521 kinds of everyday sounds, genres, instruments and moods of music, and what any recording sounds like. YAMNet, its teacher, names more sounds right.</source>
      <translation>521 clases de sonidos cotidianos, géneros, instrumentos y ambientes de música, y cómo suena cualquier grabación. YAMNet, su maestro, nombra bien más sonidos.</translation>
    </message>
    <message>
      <source>Kinds of sounds: mAP .78</source>
      <translation>Clases de sonidos: mAP .78</translation>
    </message>
    <message>
      <source>80 clips of ESC-10, never trained on. A line of description finds one of 15 recordings: MRR .58.</source>
      <translation>80 fragmentos de ESC-10, con los que nunca se entrenó. Una línea de descripción encuentra una de 15 grabaciones: MRR .58.</translation>
    </message>
    <message>
      <source>Turns words into vectors for the bundled models; scores are found by their titles and texts.</source>
      <translation>Convierte palabras en vectores para los modelos incluidos; las partituras se encuentran por sus títulos y textos.</translation>
    </message>
    <message>
      <source>521 kinds of everyday sounds. Get yamnet_spectra_in.tflite and yamnet_class_map.csv, then: models add yamnet --from FILE. Needs the extra trouvere[yamnet].</source>
      <translation>521 clases de sonidos cotidianos. Consiga yamnet_spectra_in.tflite y yamnet_class_map.csv, y luego: models add yamnet --from FILE. Necesita el extra trouvere[yamnet].</translation>
    </message>
    <message>
      <source>Kinds of sounds: mAP 1.0</source>
      <translation>Clases de sonidos: mAP 1.0</translation>
    </message>
    <message>
      <source>80 clips of ESC-10. A line of description finds one of 15 recordings: MRR .43.</source>
      <translation>80 fragmentos de ESC-10. Una línea de descripción encuentra una de 15 grabaciones: MRR .43.</translation>
    </message>
    <message>
      <source>Understands whole sentences about photos: far better than the bundled model. About 600 MB, about 70 ms a photo on a CPU.</source>
      <translation>Entiende frases enteras sobre fotos: mucho mejor que el modelo incluido. Unos 600 MB, unos 70 ms por foto en una CPU.</translation>
    </message>
    <message>
      <source>Sees finer detail than ViT-B/32. About 600 MB, about 200 ms a photo on a CPU: better with a GPU.</source>
      <translation>Ve detalles más finos que ViT-B/32. Unos 600 MB, unos 200 ms por foto en una CPU: mejor con una GPU.</translation>
    </message>
    <message>
      <source>Sentences about photos with little computing. About 300 MB, about 50 ms a photo on a CPU.</source>
      <translation>Frases sobre fotos con poco cálculo. Unos 300 MB, unos 50 ms por foto en una CPU.</translation>
    </message>
    <message>
      <source>1 file</source>
      <translation>1 archivo</translation>
    </message>
    <message>
      <source>{count} files</source>
      <translation>{count} archivos</translation>
    </message>
    <message>
      <source>{count} photos</source>
      <translation>{count} fotos</translation>
    </message>
    <message>
      <source>{count} sounds</source>
      <translation>{count} sonidos</translation>
    </message>
    <message>
      <source>{count} scores</source>
      <translation>{count} partituras</translation>
    </message>
    <message>
      <source>photo</source>
      <translation>foto</translation>
    </message>
    <message>
      <source>photos</source>
      <translation>fotos</translation>
    </message>
    <message>
      <source>sound</source>
      <translation>sonido</translation>
    </message>
    <message>
      <source>sounds</source>
      <translation>sonidos</translation>
    </message>
    <message>
      <source>score</source>
      <translation>partitura</translation>
    </message>
    <message>
      <source>scores</source>
      <translation>partituras</translation>
    </message>
    <message>
      <source>English</source>
      <translation>inglés</translation>
    </message>
    <message>
      <source>German</source>
      <translation>alemán</translation>
    </message>
    <message>
      <source>French</source>
      <translation>francés</translation>
    </message>
    <message>
      <source>Spanish</source>
      <translation>español</translation>
    </message>
    <message>
      <source>Portuguese</source>
      <translation>portugués</translation>
    </message>
    <message>
      <source>Italian</source>
      <translation>italiano</translation>
    </message>
    <message>
      <source>Russian</source>
      <translation>ruso</translation>
    </message>
    <message>
      <source>Chinese</source>
      <translation>chino</translation>
    </message>
    <message>
      <source>Japanese</source>
      <translation>japonés</translation>
    </message>
  </context>
  <context>
    <name>EvenLoudness</name>
    <message>
      <source>Play all sounds about equally loud (E)</source>
      <translation>Reproducir todos los sonidos a un volumen parecido (E)</translation>
    </message>
    <message>
      <source>{level:.0f} LUFS, played {gain:.0f} dB softer</source>
      <translation>{level:.0f} LUFS, suena {gain:.0f} dB más bajo</translation>
    </message>
  </context>
  <context>
    <name>ExampleButtons</name>
    <message>
      <source>Draw what you are looking for (Ctrl+D)</source>
      <translation>Dibujar lo que se busca (Ctrl+D)</translation>
    </message>
    <message>
      <source>Search with a file (Ctrl+Shift+O)</source>
      <translation>Buscar con un archivo (Ctrl+Mayús+O)</translation>
    </message>
    <message>
      <source>Search with a part of the screen (Ctrl+Shift+X)</source>
      <translation>Buscar con una parte de la pantalla (Ctrl+Mayús+X)</translation>
    </message>
    <message>
      <source>Record a sound (Ctrl+Shift+R)</source>
      <translation>Grabar un sonido (Ctrl+Mayús+R)</translation>
    </message>
  </context>
  <context>
    <name>Exchanging</name>
    <message>
      <source>Write ratings and tags of {whose} into .xmp files beside them?</source>
      <translation>¿Escribir las valoraciones y etiquetas de {whose} en archivos .xmp al lado?</translation>
    </message>
    <message>
      <source>The files themselves stay as they are, and so does all else in such files.</source>
      <translation>Los archivos quedan como están, y también todo lo demás de esos archivos.</translation>
    </message>
    <message>
      <source>Write</source>
      <translation>Escribir</translation>
    </message>
    <message>
      <source>Reading sidecar files: {done} of {all}</source>
      <translation>Leyendo archivos adjuntos: {done} de {all}</translation>
    </message>
    <message>
      <source>all files of the library</source>
      <translation>todos los archivos de la biblioteca</translation>
    </message>
    <message numerus="yes">
      <source>the %Ln selected files</source>
      <translation>
        <numerusform>el %Ln archivo seleccionado</numerusform>
        <numerusform>los %Ln archivos seleccionados</numerusform>
      </translation>
    </message>
    <message>
      <source>Writing sidecar files: {done} of {all}</source>
      <translation>Escribiendo archivos adjuntos: {done} de {all}</translation>
    </message>
    <message>
      <source>Sidecar files are being read or written already.</source>
      <translation>Ya se están leyendo o escribiendo archivos adjuntos.</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Parar</translation>
    </message>
    <message numerus="yes">
      <source>%Ln sidecar files written, {same} needed nothing.</source>
      <translation>
        <numerusform>%Ln archivo adjunto escrito, {same} no necesitaban nada.</numerusform>
        <numerusform>%Ln archivos adjuntos escritos, {same} no necesitaban nada.</numerusform>
      </translation>
    </message>
    <message>
      <source>Reading sidecar files</source>
      <translation>Leer archivos adjuntos</translation>
    </message>
    <message numerus="yes">
      <source>%Ln files got ratings or tags, {same} are as they were.</source>
      <translation>
        <numerusform>%Ln archivo recibió valoraciones o etiquetas, {same} siguen igual.</numerusform>
        <numerusform>%Ln archivos recibieron valoraciones o etiquetas, {same} siguen igual.</numerusform>
      </translation>
    </message>
    <message>
      <source>Stopped.</source>
      <translation>Parado.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Deshacer</translation>
    </message>
    <message numerus="yes">
      <source>… and %Ln more.</source>
      <translation>
        <numerusform>… y %Ln más.</numerusform>
        <numerusform>… y %Ln más.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln could not be done.</source>
      <translation>
        <numerusform>%Ln no se pudo hacer.</numerusform>
        <numerusform>%Ln no se pudieron hacer.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>FactsPanel</name>
    <message>
      <source>Copy</source>
      <translation>Copiar</translation>
    </message>
    <message>
      <source>Belongs together with:
{names}</source>
      <translation>Va junto con:
{names}</translation>
    </message>
    <message>
      <source>Also lies at:
{names}</source>
      <translation>También está en:
{names}</translation>
    </message>
  </context>
  <context>
    <name>FailureTable</name>
    <message>
      <source>File</source>
      <translation>Archivo</translation>
    </message>
    <message>
      <source>What is wrong</source>
      <translation>Qué ocurre</translation>
    </message>
    <message>
      <source>What helps</source>
      <translation>Qué hacer</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Carpeta</translation>
    </message>
    <message>
      <source>Tries</source>
      <translation>Intentos</translation>
    </message>
  </context>
  <context>
    <name>FailuresView</name>
    <message>
      <source>Every file could be read.</source>
      <translation>Se pudieron leer todos los archivos.</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Intentar de nuevo</translation>
    </message>
    <message>
      <source>Try all again</source>
      <translation>Intentar todos de nuevo</translation>
    </message>
    <message>
      <source>Show in its folder</source>
      <translation>Mostrar en su carpeta</translation>
    </message>
    <message>
      <source>Copy the list</source>
      <translation>Copiar la lista</translation>
    </message>
    <message>
      <source>Files that could not be read</source>
      <translation>Archivos que no se pudieron leer</translation>
    </message>
    <message numerus="yes">
      <source>%Ln lines copied.</source>
      <translation>
        <numerusform>%Ln línea copiada.</numerusform>
        <numerusform>%Ln líneas copiadas.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln files are read again.</source>
      <translation>
        <numerusform>%Ln archivo se lee de nuevo.</numerusform>
        <numerusform>%Ln archivos se leen de nuevo.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>FeedbackChip</name>
    <message numerus="yes">
      <source>%Ln liked</source>
      <translation>
        <numerusform>%Ln gusta</numerusform>
        <numerusform>%Ln gustan</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln not wanted</source>
      <translation>
        <numerusform>%Ln no deseado</numerusform>
        <numerusform>%Ln no deseados</numerusform>
      </translation>
    </message>
    <message>
      <source>{n} liked, {m} not</source>
      <translation>{n} gustan, {m} no</translation>
    </message>
    <message>
      <source>Feedback on results: {text}</source>
      <translation>Opinión sobre los resultados: {text}</translation>
    </message>
    <message>
      <source>What you marked with + and −. Enter: keep it as a concept · Delete: forget it</source>
      <translation>Lo que marcó con + y −. Intro: guardarlo como concepto · Supr: olvidarlo</translation>
    </message>
    <message>
      <source>Save as concept…</source>
      <translation>Guardar como concepto…</translation>
    </message>
    <message>
      <source>Forget likes and dislikes</source>
      <translation>Olvidar lo que gusta y lo que no</translation>
    </message>
  </context>
  <context>
    <name>FiltersPanel</name>
    <message>
      <source>from</source>
      <translation>desde</translation>
    </message>
    <message>
      <source>Taken from: a year, month or day</source>
      <translation>Fecha desde: un año, mes o día</translation>
    </message>
    <message>
      <source>to</source>
      <translation>hasta</translation>
    </message>
    <message>
      <source>Taken until: a year, month or day</source>
      <translation>Fecha hasta: un año, mes o día</translation>
    </message>
    <message>
      <source>any</source>
      <translation>cualquiera</translation>
    </message>
    <message>
      <source>Camera</source>
      <translation>Cámara</translation>
    </message>
    <message>
      <source>Tag</source>
      <translation>Etiqueta</translation>
    </message>
    <message>
      <source>from s</source>
      <translation>mín. s</translation>
    </message>
    <message>
      <source>Shortest length in seconds</source>
      <translation>Duración mínima en segundos</translation>
    </message>
    <message>
      <source>to s</source>
      <translation>máx. s</translation>
    </message>
    <message>
      <source>Longest length in seconds</source>
      <translation>Duración máxima en segundos</translation>
    </message>
    <message>
      <source>Lowest rating</source>
      <translation>Valoración mínima</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>Restablecer</translation>
    </message>
    <message>
      <source>Reset all filters</source>
      <translation>Restablecer todos los filtros</translation>
    </message>
    <message>
      <source>Only {kind}</source>
      <translation>Solo {kind}</translation>
    </message>
    <message>
      <source>Taken</source>
      <translation>Fecha</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>Duración</translation>
    </message>
    <message>
      <source>Rating</source>
      <translation>Valoración</translation>
    </message>
    <message>
      <source>Filters</source>
      <translation>Filtros</translation>
    </message>
    <message>
      <source>Write a date as 2024, 2024-05 or 2024-05-31.</source>
      <translation>Escriba una fecha como 2024, 2024-05 o 2024-05-31.</translation>
    </message>
    <message>
      <source>Write a length in seconds, such as 10 or 2.5.</source>
      <translation>Escriba una duración en segundos, como 10 o 2.5.</translation>
    </message>
  </context>
  <context>
    <name>FirstMinute</name>
    <message>
      <source>Everything is searchable now.</source>
      <translation>Ya se puede buscar en todo.</translation>
    </message>
    <message>
      <source>These are the samples that come with Trouvère.</source>
      <translation>Estas son las muestras que vienen con Trouvère.</translation>
    </message>
    <message>
      <source>Add a folder of yours…</source>
      <translation>Añadir una carpeta propia…</translation>
    </message>
    <message>
      <source>Take the samples out</source>
      <translation>Sacar las muestras</translation>
    </message>
    <message>
      <source>Index anyway</source>
      <translation>Indexar de todos modos</translation>
    </message>
    <message>
      <source>Show me around</source>
      <translation>Enséñame la ventana</translation>
    </message>
  </context>
  <context>
    <name>FolderChoice</name>
    <message>
      <source>no photos, sounds or scores</source>
      <translation>sin fotos, sonidos ni partituras</translation>
    </message>
  </context>
  <context>
    <name>FoldersPanel</name>
    <message>
      <source>Folders</source>
      <translation>Carpetas</translation>
    </message>
    <message>
      <source>Add a folder</source>
      <translation>Añadir una carpeta</translation>
    </message>
    <message>
      <source>Add a folder (Ctrl+Shift+N)</source>
      <translation>Añadir una carpeta (Ctrl+Mayús+N)</translation>
    </message>
    <message>
      <source>Show in file manager</source>
      <translation>Mostrar en el gestor de archivos</translation>
    </message>
    <message>
      <source>Look through it now</source>
      <translation>Revisarla ahora</translation>
    </message>
    <message>
      <source>Remove from the library…</source>
      <translation>Quitar de la biblioteca…</translation>
    </message>
  </context>
  <context>
    <name>GroupView</name>
    <message>
      <source>Keep the suggested one only</source>
      <translation>Conservar solo el sugerido</translation>
    </message>
    <message>
      <source>These are different</source>
      <translation>Estos son distintos</translation>
    </message>
    <message>
      <source>Move the marked files to the trash (Ctrl+Delete)</source>
      <translation>Mover los archivos marcados a la papelera (Ctrl+Supr)</translation>
    </message>
    <message>
      <source>Keep them, and do not show this group again (Alt+B)</source>
      <translation>Conservarlos y no volver a mostrar este grupo (Alt+B)</translation>
    </message>
    <message>
      <source>They are not the same: never group or fold them again (Alt+D)</source>
      <translation>No son lo mismo: no volver a agruparlos ni plegarlos (Alt+D)</translation>
    </message>
    <message>
      <source>Mark all but the suggested one for the trash (Alt+S)</source>
      <translation>Marcar todos menos el sugerido para la papelera (Alt+S)</translation>
    </message>
    <message>
      <source>Keep all</source>
      <translation>Conservar todos</translation>
    </message>
    <message>
      <source>Keep at least one of them.</source>
      <translation>Conserve al menos uno de ellos.</translation>
    </message>
    <message>
      <source>Tags, rating and collections of what goes are given to the first that stays.</source>
      <translation>Las etiquetas, la valoración y las colecciones de lo que se va pasan al primero que se queda.</translation>
    </message>
  </context>
  <context>
    <name>GuideStrip</name>
    <message>
      <source>Hide this</source>
      <translation>Ocultar esto</translation>
    </message>
  </context>
  <context>
    <name>Help</name>
    <message>
      <source>More</source>
      <translation>Más</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>Ayuda</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Teclas</translation>
    </message>
    <message>
      <source>Searching</source>
      <translation>Buscar</translation>
    </message>
    <message>
      <source>Type what you are looking for: results come while you type.</source>
      <translation>Escriba lo que busca: los resultados llegan mientras escribe.</translation>
    </message>
    <message>
      <source>English, German, French, Spanish, Portuguese, Italian, Russian, Chinese and Japanese are understood, word by word; above the results it says as what.</source>
      <translation>Se entienden inglés, alemán, francés, español, portugués, italiano, ruso, chino y japonés, palabra por palabra; sobre los resultados se dice como qué.</translation>
    </message>
    <message>
      <source>Drop, paste or open a picture, a sound or a page of music anywhere in the window to find what is like it. Your file is not added to the library.</source>
      <translation>Suelte, pegue o abra una imagen, un sonido o una página de música en cualquier parte de la ventana para encontrar cosas parecidas. Su archivo no se añade a la biblioteca.</translation>
    </message>
    <message>
      <source>A part of the screen can be searched with, and a sound that you record: the buttons at the end of the search line, or Ctrl+Shift+X and Ctrl+Shift+R.</source>
      <translation>También se puede buscar con una parte de la pantalla y con un sonido que se graba: los botones al final de la línea de búsqueda, o Ctrl+Mayús+X y Ctrl+Mayús+R.</translation>
    </message>
    <message>
      <source>Draw with the pencil button; results follow every stroke. Sketches can be saved, and a picture can lie under the paper to be traced.</source>
      <translation>Dibuje con el botón del lápiz; los resultados siguen cada trazo. Los bocetos se pueden guardar, y una imagen puede estar bajo el papel para calcarla.</translation>
    </message>
    <message>
      <source>Back and Forward go through your searches as in a browser. The clock lists past ones; Delete forgets one.</source>
      <translation>Atrás y Adelante recorren sus búsquedas como en un navegador. El reloj muestra las anteriores; Supr olvida una.</translation>
    </message>
    <message>
      <source>With an example in the search, words after “but…” say what should be different: a photo of a harbour, but at night; without people; more boats, less sky; in red; as a drawing.</source>
      <translation>Con un ejemplo en la búsqueda, las palabras tras «pero…» dicen qué debe ser distinto: una foto de un puerto, pero de noche; sin gente; más barcos, menos cielo; en rojo; como dibujo.</translation>
    </message>
    <message>
      <source>Every part of a search is a chip. Click it to give it more or less weight; press Delete to remove it. A minus before a word pushes it away: -people.</source>
      <translation>Cada parte de una búsqueda es una ficha. Haga clic en ella para darle más o menos peso; Supr la quita. Un menos delante de una palabra la aleja: -people.</translation>
    </message>
    <message>
      <source>What can be typed</source>
      <translation>Qué se puede escribir</translation>
    </message>
    <message>
      <source>Words find what is meant, and files that hold them in their names, folders, titles, tags or texts. Text in quotes must stand there exactly: "IMG_1234"; a star lets the last word go on: "IMG_12*".</source>
      <translation>Las palabras encuentran lo que se quiere decir, y los archivos que las llevan en sus nombres, carpetas, títulos, etiquetas o textos. El texto entre comillas debe estar exactamente así: "IMG_1234"; un asterisco deja continuar la última palabra: "IMG_12*".</translation>
    </message>
    <message>
      <source>A number counts a word more or less: 2:boat, 0.5:"red car". colour:red shows photos with much of a colour, also with words: dress colour:red.</source>
      <translation>Un número hace que una palabra cuente más o menos: 2:boat, 0.5:"red car". colour:red muestra fotos con mucho de un color, también con palabras: dress colour:red.</translation>
    </message>
    <message>
      <source>Dates can be said: beach last summer, in May 2023, since March, two weeks ago. Above the results it says which days that is. Summer is June to August.</source>
      <translation>Las fechas se pueden decir en inglés: beach last summer, in May 2023, since March, two weeks ago. Sobre los resultados se dice qué días son. El verano va de junio a agosto.</translation>
    </message>
    <message>
      <source>While you type, a list offers filters, tags, folders and dates. Down chooses, Tab or Return takes, Escape puts the list away.</source>
      <translation>Mientras escribe, una lista ofrece filtros, etiquetas, carpetas y fechas. Abajo elige, Tab o Intro toma, Escape cierra la lista.</translation>
    </message>
    <message>
      <source>Steering</source>
      <translation>Guiar</translation>
    </message>
    <message>
      <source>Mark results with + (more of this kind) and − (not this): the search follows at once, and Back undoes it. From three liked results on they can be kept under a name, as a concept, and used in any later search.</source>
      <translation>Marque resultados con + (más así) y − (esto no): la búsqueda lo sigue al momento, y Atrás lo deshace. A partir de tres resultados que gusten se pueden guardar con un nombre, como concepto, y usarse en cualquier búsqueda posterior.</translation>
    </message>
    <message>
      <source>“Different” shows results that differ from each other first. “Wander” leads you through the library past things that nobody asked for.</source>
      <translation>«Distinto» muestra primero resultados que difieren entre sí. «Pasear» le lleva por la biblioteca ante cosas que nadie pidió.</translation>
    </message>
    <message>
      <source>Looking through results</source>
      <translation>Recorrer los resultados</translation>
    </message>
    <message>
      <source>Results are shown as a grid or as a list, sorted by what you choose, in groups by day, folder or piece. A list can show what each part of the search gave.</source>
      <translation>Los resultados se muestran en cuadrícula o en lista, ordenados como se elija, en grupos por día, carpeta o pieza. Una lista puede mostrar lo que aportó cada parte de la búsqueda.</translation>
    </message>
    <message>
      <source>Near copies are folded into the best of them, with a number that says how many there are. Ctrl+Shift+F shows all of them.</source>
      <translation>Las copias casi iguales se pliegan en la mejor, con un número que dice cuántas hay. Ctrl+Mayús+F las muestra todas.</translation>
    </message>
    <message>
      <source>Space or Return shows a result large; Space plays a sound. Two selected results can be compared side by side. Results can be dragged into other programs.</source>
      <translation>Espacio o Intro muestra un resultado en grande; Espacio reproduce un sonido. Dos resultados elegidos se pueden comparar lado a lado. Los resultados se pueden arrastrar a otros programas.</translation>
    </message>
    <message>
      <source>Keeping order</source>
      <translation>Mantener el orden</translation>
    </message>
    <message>
      <source>Stars and tags belong to the content of a file: they stay when it is moved or renamed. They are kept in the library, not in your files.</source>
      <translation>Las estrellas y las etiquetas son del contenido de un archivo: se quedan cuando se mueve o se renombra. Se guardan en la biblioteca, no en sus archivos.</translation>
    </message>
    <message>
      <source>A collection keeps results together: drag them onto it, or press Ctrl+B. A saved search stays up to date by itself.</source>
      <translation>Una colección guarda resultados juntos: arrástrelos a ella o pulse Ctrl+B. Una búsqueda guardada se mantiene al día por sí sola.</translation>
    </message>
    <message>
      <source>Duplicates are shown side by side, with the best one suggested. What you call different never comes again. Files go to the trash of the system only when you say so.</source>
      <translation>Los duplicados se muestran lado a lado, con el mejor sugerido. Lo que usted llame distinto no vuelve a salir. Los archivos van a la papelera del sistema solo cuando usted lo dice.</translation>
    </message>
    <message>
      <source>Whatever you change in the library, Ctrl+Z takes it back.</source>
      <translation>Cambie lo que cambie en la biblioteca, Ctrl+Z lo deshace.</translation>
    </message>
    <message>
      <source>Scores and recordings</source>
      <translation>Partituras y grabaciones</translation>
    </message>
    <message>
      <source>A recording finds its score, and a score its recordings, by the notes: choose “Find the score of this” or “Find recordings of this” in the menu of a result or under the preview, or drop a file on that half of the window. A phone picture of a line of printed music does as well.</source>
      <translation>Una grabación encuentra su partitura, y una partitura sus grabaciones, por las notas: elija «Buscar la partitura de esto» o «Buscar grabaciones de esto» en el menú de un resultado o bajo la vista previa, o suelte un archivo en esa mitad de la ventana. También sirve una foto de móvil de una línea de música impresa.</translation>
    </message>
    <message>
      <source>A result opens at the page, or the second, that matches. “Play along” shows both: the score follows while the recording plays, and a click into the score goes there. Any recording and score can be played along: select the two.</source>
      <translation>Un resultado se abre en la página o en el segundo que coincide. «Seguir la partitura» muestra las dos: la partitura sigue a la grabación, y un clic en la partitura va a ese lugar. Se puede seguir cualquier grabación con cualquier partitura: elija las dos.</translation>
    </message>
    <message>
      <source>If none of your scores or recordings is clearly the same music, Trouvère says so. Handwritten notes are not read.</source>
      <translation>Si ninguna de sus partituras o grabaciones es claramente la misma música, Trouvère lo dice. Las notas escritas a mano no se leen.</translation>
    </message>
    <message>
      <source>Filters</source>
      <translation>Filtros</translation>
    </message>
    <message>
      <source>Filters are always kept exactly. Set them at the left, or type them:</source>
      <translation>Los filtros se cumplen siempre con exactitud. Póngalos en el panel o escríbalos:</translation>
    </message>
    <message>
      <source>What the notes of a score say:</source>
      <translation>Lo que dicen las notas de una partitura:</translation>
    </message>
    <message>
      <source>Plain words do as well: “slow waltz in minor”, “string quartet”, “piece in 6/8”.</source>
      <translation>También sirven palabras corrientes en inglés: “slow waltz in minor”, “string quartet”, “piece in 6/8”.</translation>
    </message>
    <message>
      <source>What is not there</source>
      <translation>Lo que no hay</translation>
    </message>
    <message>
      <source>Results that are clearly weaker lie under a line and are shown on demand. If nothing fits well, Trouvère says so.</source>
      <translation>Los resultados claramente más débiles quedan bajo una línea y se muestran si se pide. Si nada encaja bien, Trouvère lo dice.</translation>
    </message>
    <message>
      <source>The status line always says how many files can be found and how many could not be read, with the reason for each.</source>
      <translation>La línea de estado dice siempre cuántos archivos se pueden encontrar y cuántos no se pudieron leer, con el motivo de cada uno.</translation>
    </message>
    <message>
      <source>Trouvère knows no faces and no maps, and it does not edit your files.</source>
      <translation>Trouvère no conoce caras ni mapas, y no edita sus archivos.</translation>
    </message>
    <message>
      <source>Your files</source>
      <translation>Sus archivos</translation>
    </message>
    <message>
      <source>Files are only read. Nothing leaves this computer; the network is used only when you ask for a model to be downloaded.</source>
      <translation>Los archivos solo se leen. Nada sale de este ordenador; la red se usa solo cuando usted pide descargar un modelo.</translation>
    </message>
    <message>
      <source>A disk that is unplugged stays in the library as offline.</source>
      <translation>Un disco desconectado se queda en la biblioteca como sin conexión.</translation>
    </message>
    <message>
      <source>Reading new files waits on battery and while other programs need the computer; the settings say so, and “Index anyway” goes on.</source>
      <translation>La lectura de archivos nuevos espera con la batería y mientras otros programas necesitan el ordenador; así lo dicen los ajustes, e «Indexar de todos modos» continúa.</translation>
    </message>
    <message>
      <source>In the search box</source>
      <translation>En el cuadro de búsqueda</translation>
    </message>
    <message>
      <source>Search at once; with an example: make the words a chip</source>
      <translation>Buscar al momento; con un ejemplo: hacer una ficha de las palabras</translation>
    </message>
    <message>
      <source>Make the words a chip</source>
      <translation>Hacer una ficha de las palabras</translation>
    </message>
    <message>
      <source>Into the list of completions, or to the results</source>
      <translation>A la lista de sugerencias, o a los resultados</translation>
    </message>
    <message>
      <source>Take the completion</source>
      <translation>Tomar la sugerencia</translation>
    </message>
    <message>
      <source>Clear the words, then the chips; close what is open</source>
      <translation>Borrar las palabras, luego las fichas; cerrar lo que esté abierto</translation>
    </message>
    <message>
      <source>Among the results</source>
      <translation>Entre los resultados</translation>
    </message>
    <message>
      <source>Show a result large; again: back. Play a sound; again: stop</source>
      <translation>Mostrar un resultado en grande; otra vez: volver. Reproducir un sonido; otra vez: parar</translation>
    </message>
    <message>
      <source>Show a result large</source>
      <translation>Mostrar un resultado en grande</translation>
    </message>
    <message>
      <source>0 to 5: rate</source>
      <translation>0 a 5: valorar</translation>
    </message>
    <message>
      <source>More of this kind; again: take it back</source>
      <translation>Más así; otra vez: retirarlo</translation>
    </message>
    <message>
      <source>Not this</source>
      <translation>Esto no</translation>
    </message>
    <message>
      <source>Move to the trash; Ctrl+Z brings it back</source>
      <translation>Mover a la papelera; Ctrl+Z lo devuelve</translation>
    </message>
    <message>
      <source>The menu of a result</source>
      <translation>El menú de un resultado</translation>
    </message>
    <message>
      <source>In the preview</source>
      <translation>En la vista previa</translation>
    </message>
    <message>
      <source>Where a photo matches; play where a sound matches</source>
      <translation>Dónde coincide una foto; reproducir donde coincide un sonido</translation>
    </message>
    <message>
      <source>Where the next term matches</source>
      <translation>Dónde coincide el siguiente término</translation>
    </message>
    <message>
      <source>Play a recording along with its score</source>
      <translation>Seguir la partitura mientras suena una grabación</translation>
    </message>
    <message>
      <source>While playing along: the next line of the score</source>
      <translation>Al seguir la partitura: la línea siguiente</translation>
    </message>
    <message>
      <source>While playing along: the line before</source>
      <translation>Al seguir la partitura: la línea anterior</translation>
    </message>
    <message>
      <source>Everywhere</source>
      <translation>En todas partes</translation>
    </message>
    <message>
      <source>Search with what was copied</source>
      <translation>Buscar con lo que se copió</translation>
    </message>
    <message>
      <source>Copy the path</source>
      <translation>Copiar la ruta</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Deshacer</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>Rehacer</translation>
    </message>
  </context>
  <context>
    <name>HistoryButtons</name>
    <message>
      <source>Back to the previous search (Alt+Left)</source>
      <translation>Volver a la búsqueda anterior (Alt+Izquierda)</translation>
    </message>
    <message>
      <source>Forward again (Alt+Right)</source>
      <translation>Adelante de nuevo (Alt+Derecha)</translation>
    </message>
    <message>
      <source>Past searches (Ctrl+H)</source>
      <translation>Búsquedas anteriores (Ctrl+H)</translation>
    </message>
  </context>
  <context>
    <name>HitActions</name>
    <message numerus="yes">
      <source>Copied %Ln paths.</source>
      <translation>
        <numerusform>%Ln ruta copiada.</numerusform>
        <numerusform>%Ln rutas copiadas.</numerusform>
      </translation>
    </message>
    <message>
      <source>Choose a recording or a score first.</source>
      <translation>Elija primero una grabación o una partitura.</translation>
    </message>
    <message>
      <source>Show large</source>
      <translation>Mostrar en grande</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Abrir</translation>
    </message>
    <message>
      <source>Show in file manager</source>
      <translation>Mostrar en el gestor de archivos</translation>
    </message>
    <message numerus="yes">
      <source>Show its %Ln near copies</source>
      <translation>
        <numerusform>Mostrar su copia casi igual (%Ln)</numerusform>
        <numerusform>Mostrar sus %Ln copias casi iguales</numerusform>
      </translation>
    </message>
    <message>
      <source>Search like this</source>
      <translation>Buscar algo así</translation>
    </message>
    <message>
      <source>Add as example</source>
      <translation>Añadir como ejemplo</translation>
    </message>
    <message>
      <source>Less like this</source>
      <translation>Menos como esto</translation>
    </message>
    <message>
      <source>Compare these two</source>
      <translation>Comparar estos dos</translation>
    </message>
    <message>
      <source>Copy path</source>
      <translation>Copiar la ruta</translation>
    </message>
    <message>
      <source>Copy picture</source>
      <translation>Copiar la imagen</translation>
    </message>
    <message>
      <source>Tags…</source>
      <translation>Etiquetas…</translation>
    </message>
    <message>
      <source>This is sheet music</source>
      <translation>Esto es una partitura</translation>
    </message>
    <message>
      <source>This is no sheet music</source>
      <translation>Esto no es una partitura</translation>
    </message>
    <message>
      <source>Move to trash</source>
      <translation>Mover a la papelera</translation>
    </message>
    <message>
      <source>No longer liked</source>
      <translation>Ya no me gusta</translation>
    </message>
    <message>
      <source>More of this kind</source>
      <translation>Más de este tipo</translation>
    </message>
    <message>
      <source>Not this</source>
      <translation>Esto no</translation>
    </message>
    <message>
      <source>Play these two along</source>
      <translation>Seguir la partitura con estas dos</translation>
    </message>
    <message>
      <source>Rating</source>
      <translation>Valoración</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Ninguno</translation>
    </message>
    <message>
      <source>Take out of “{name}”</source>
      <translation>Sacar de «{name}»</translation>
    </message>
    <message>
      <source>{name} cannot be reached now.</source>
      <translation>{name} no está accesible ahora.</translation>
    </message>
    <message>
      <source>Plug in the disk or connect the network drive that it is on.</source>
      <translation>Conecte el disco o la unidad de red en que está.</translation>
    </message>
    <message>
      <source>No program was found that opens {name}.</source>
      <translation>No se encontró ningún programa que abra {name}.</translation>
    </message>
    <message>
      <source>The picture was copied.</source>
      <translation>La imagen se copió.</translation>
    </message>
    <message>
      <source>Tags, with commas between them:</source>
      <translation>Etiquetas, separadas por comas:</translation>
    </message>
    <message numerus="yes">
      <source>Tags that all %Ln have, with commas between them:</source>
      <translation>
        <numerusform>Etiquetas, separadas por comas (%Ln archivo):</numerusform>
        <numerusform>Etiquetas que tienen los %Ln, separadas por comas:</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Incoming</name>
    <message>
      <source>Pictures, sounds and sheet music</source>
      <translation>Imágenes, sonidos y partituras</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>Todos los archivos</translation>
    </message>
  </context>
  <context>
    <name>IndexingSection</name>
    <message>
      <source>Indexing</source>
      <translation>Indexación</translation>
    </message>
    <message>
      <source>Show beside the clock that files are being indexed.</source>
      <translation>Mostrar junto al reloj que se están indexando archivos.</translation>
    </message>
    <message>
      <source>Changes are stored at once and act when Trouvère is started again.</source>
      <translation>Los cambios se guardan al momento y se aplican cuando Trouvère se inicia de nuevo.</translation>
    </message>
    <message>
      <source>Set back to the defaults</source>
      <translation>Restablecer los valores predeterminados</translation>
    </message>
    <message>
      <source>Manners</source>
      <translation>Comportamiento</translation>
    </message>
    <message>
      <source>In detail</source>
      <translation>En detalle</translation>
    </message>
  </context>
  <context>
    <name>Intake</name>
    <message>
      <source>The clipboard holds nothing to search with.</source>
      <translation>En el portapapeles no hay nada con que buscar.</translation>
    </message>
    <message>
      <source>pasted picture</source>
      <translation>imagen pegada</translation>
    </message>
    <message>
      <source>Trouvère fetches nothing from the network.</source>
      <translation>Trouvère no trae nada de la red.</translation>
    </message>
    <message>
      <source>Copy the picture itself and paste it, or save it and drop the file.</source>
      <translation>Copie la imagen misma y péguela, o guárdela y suelte aquí el archivo.</translation>
    </message>
    <message>
      <source>{name} is no picture, sound or sheet music.</source>
      <translation>{name} no es una imagen, ni un sonido, ni una partitura.</translation>
    </message>
    <message>
      <source>Try a JPEG, WAV, PDF or MusicXML file.</source>
      <translation>Pruebe con un archivo JPEG, WAV, PDF o MusicXML.</translation>
    </message>
  </context>
  <context>
    <name>KindButton</name>
    <message>
      <source>This is a photo</source>
      <translation>Esto es una foto</translation>
    </message>
    <message>
      <source>This is a page of music</source>
      <translation>Esto es una página de música</translation>
    </message>
  </context>
  <context>
    <name>LevelMeter</name>
    <message>
      <source>Level of the microphone</source>
      <translation>Nivel del micrófono</translation>
    </message>
  </context>
  <context>
    <name>LibraryControl</name>
    <message>
      <source>Add a folder</source>
      <translation>Añadir una carpeta</translation>
    </message>
    <message>
      <source>Folder added: {name}</source>
      <translation>Carpeta añadida: {name}</translation>
    </message>
    <message>
      <source>Remove {name} from the library?</source>
      <translation>¿Quitar {name} de la biblioteca?</translation>
    </message>
    <message>
      <source>The files themselves stay as they are.</source>
      <translation>Los archivos quedan como están.</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Quitar</translation>
    </message>
    <message>
      <source>Folder removed: {name}</source>
      <translation>Carpeta quitada: {name}</translation>
    </message>
  </context>
  <context>
    <name>LibrarySection</name>
    <message>
      <source>Library</source>
      <translation>Biblioteca</translation>
    </message>
    <message>
      <source>Opening…</source>
      <translation>Abriendo…</translation>
    </message>
    <message>
      <source>Show in its folder</source>
      <translation>Mostrar en su carpeta</translation>
    </message>
    <message>
      <source>Open lately</source>
      <translation>Abiertas hace poco</translation>
    </message>
    <message>
      <source>Open or make another library…</source>
      <translation>Abrir o crear otra biblioteca…</translation>
    </message>
    <message>
      <source>This library</source>
      <translation>Esta biblioteca</translation>
    </message>
    <message>
      <source>A library holds the catalogue, the index and the thumbnails. Your own files stay where they are. To move a library, close Trouvère and move its folder.</source>
      <translation>Una biblioteca contiene el catálogo, el índice y las miniaturas. Sus propios archivos se quedan donde están. Para trasladar una biblioteca, cierre Trouvère y mueva su carpeta.</translation>
    </message>
    <message>
      <source>{name} opens in a window of its own.</source>
      <translation>{name} se abre en una ventana propia.</translation>
    </message>
    <message>
      <source>Trouvère could not be started for {name}.</source>
      <translation>No se pudo iniciar Trouvère para {name}.</translation>
    </message>
    <message>
      <source>{size} on disk</source>
      <translation>{size} en el disco</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Abrir</translation>
    </message>
    <message>
      <source>Open {name}</source>
      <translation>Abrir {name}</translation>
    </message>
    <message>
      <source>A folder for the library</source>
      <translation>Una carpeta para la biblioteca</translation>
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message>
      <source>Select two results to compare them.</source>
      <translation>Elija dos resultados para compararlos.</translation>
    </message>
    <message>
      <source>Hold Ctrl and click on the second one.</source>
      <translation>Mantenga Ctrl y haga clic en el segundo.</translation>
    </message>
    <message>
      <source>Search with a file</source>
      <translation>Buscar con un archivo</translation>
    </message>
    <message>
      <source>Folders</source>
      <translation>Carpetas</translation>
    </message>
    <message>
      <source>Add a folder…</source>
      <translation>Añadir una carpeta…</translation>
    </message>
    <message>
      <source>Look through all folders</source>
      <translation>Revisar todas las carpetas</translation>
    </message>
    <message>
      <source>Files that could not be read</source>
      <translation>Archivos que no se pudieron leer</translation>
    </message>
    <message>
      <source>Searching</source>
      <translation>Buscar</translation>
    </message>
    <message>
      <source>Search box</source>
      <translation>Cuadro de búsqueda</translation>
    </message>
    <message>
      <source>Search with a part of the screen</source>
      <translation>Buscar con una parte de la pantalla</translation>
    </message>
    <message>
      <source>Record a sound</source>
      <translation>Grabar un sonido</translation>
    </message>
    <message>
      <source>Sketch</source>
      <translation>Boceto</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>Atrás</translation>
    </message>
    <message>
      <source>Forward</source>
      <translation>Adelante</translation>
    </message>
    <message>
      <source>Past searches</source>
      <translation>Búsquedas anteriores</translation>
    </message>
    <message>
      <source>Save this search…</source>
      <translation>Guardar esta búsqueda…</translation>
    </message>
    <message>
      <source>Exact search</source>
      <translation>Búsqueda exacta</translation>
    </message>
    <message>
      <source>Something different</source>
      <translation>Algo distinto</translation>
    </message>
    <message>
      <source>Wander</source>
      <translation>Pasear</translation>
    </message>
    <message>
      <source>Save what I like as concept…</source>
      <translation>Guardar lo que me gusta como concepto…</translation>
    </message>
    <message>
      <source>Results</source>
      <translation>Resultados</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Abrir</translation>
    </message>
    <message>
      <source>Search like this</source>
      <translation>Buscar algo así</translation>
    </message>
    <message>
      <source>Add as example</source>
      <translation>Añadir como ejemplo</translation>
    </message>
    <message>
      <source>Less like this</source>
      <translation>Menos como esto</translation>
    </message>
    <message>
      <source>Like this</source>
      <translation>Me gusta</translation>
    </message>
    <message>
      <source>Not this</source>
      <translation>Esto no</translation>
    </message>
    <message>
      <source>Find the score, or recordings</source>
      <translation>Buscar la partitura o las grabaciones</translation>
    </message>
    <message>
      <source>Play along</source>
      <translation>Seguir la partitura</translation>
    </message>
    <message>
      <source>Compare two results</source>
      <translation>Comparar dos resultados</translation>
    </message>
    <message>
      <source>Show in file manager</source>
      <translation>Mostrar en el gestor de archivos</translation>
    </message>
    <message>
      <source>Copy picture</source>
      <translation>Copiar la imagen</translation>
    </message>
    <message>
      <source>Show as a grid</source>
      <translation>Mostrar como cuadrícula</translation>
    </message>
    <message>
      <source>Show as a list</source>
      <translation>Mostrar como lista</translation>
    </message>
    <message>
      <source>Sort…</source>
      <translation>Ordenar…</translation>
    </message>
    <message>
      <source>Group…</source>
      <translation>Agrupar…</translation>
    </message>
    <message>
      <source>Show every near copy</source>
      <translation>Mostrar todas las copias casi iguales</translation>
    </message>
    <message>
      <source>Larger tiles</source>
      <translation>Miniaturas más grandes</translation>
    </message>
    <message>
      <source>Smaller tiles</source>
      <translation>Miniaturas más pequeñas</translation>
    </message>
    <message>
      <source>Tags and collections</source>
      <translation>Etiquetas y colecciones</translation>
    </message>
    <message>
      <source>Tags</source>
      <translation>Etiquetas</translation>
    </message>
    <message>
      <source>New collection…</source>
      <translation>Colección nueva…</translation>
    </message>
    <message>
      <source>Add to collection</source>
      <translation>Añadir a una colección</translation>
    </message>
    <message>
      <source>Take out of the collection</source>
      <translation>Sacar de la colección</translation>
    </message>
    <message>
      <source>Write sidecar files (XMP)…</source>
      <translation>Escribir archivos adjuntos (XMP)…</translation>
    </message>
    <message>
      <source>Read sidecar files (XMP)</source>
      <translation>Leer archivos adjuntos (XMP)</translation>
    </message>
    <message>
      <source>Duplicates</source>
      <translation>Duplicados</translation>
    </message>
    <message>
      <source>Window</source>
      <translation>Ventana</translation>
    </message>
    <message>
      <source>Left pane</source>
      <translation>Panel izquierdo</translation>
    </message>
    <message>
      <source>Right pane</source>
      <translation>Panel derecho</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Ajustes</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>Ayuda</translation>
    </message>
    <message>
      <source>Show me around</source>
      <translation>Enséñame la ventana</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Teclas</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>Salir</translation>
    </message>
    <message>
      <source>Next part of the window</source>
      <translation>Siguiente parte de la ventana</translation>
    </message>
    <message>
      <source>Part before</source>
      <translation>Parte anterior</translation>
    </message>
    <message>
      <source>Menu</source>
      <translation>Menú</translation>
    </message>
    <message>
      <source>Past searches are forgotten.</source>
      <translation>Las búsquedas anteriores están olvidadas.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Deshacer</translation>
    </message>
    <message>
      <source>There is nothing to play along with.</source>
      <translation>No hay nada que seguir.</translation>
    </message>
    <message>
      <source>Select a recording and a score, or search for the score of a recording.</source>
      <translation>Elija una grabación y una partitura, o busque la partitura de una grabación.</translation>
    </message>
    <message numerus="yes">
      <source>%Ln selected</source>
      <translation>
        <numerusform>%Ln seleccionado</numerusform>
        <numerusform>%Ln seleccionados</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Marking</name>
    <message numerus="yes">
      <source>Rating of %Ln files</source>
      <translation>
        <numerusform>Valoración de %Ln archivo</numerusform>
        <numerusform>Valoración de %Ln archivos</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Tags of %Ln files</source>
      <translation>
        <numerusform>Etiquetas de %Ln archivo</numerusform>
        <numerusform>Etiquetas de %Ln archivos</numerusform>
      </translation>
    </message>
    <message>
      <source>Tags</source>
      <translation>Etiquetas</translation>
    </message>
    <message numerus="yes">
      <source>Kind of %Ln files</source>
      <translation>
        <numerusform>Tipo de %Ln archivo</numerusform>
        <numerusform>Tipo de %Ln archivos</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Microphone</name>
    <message>
      <source>Trouvère may not use the microphone. Allow it in the system's settings.</source>
      <translation>Trouvère no tiene permiso para usar el micrófono. Concédalo en los ajustes del sistema.</translation>
    </message>
    <message>
      <source>No microphone was found. Plug one in and try again.</source>
      <translation>No se encontró ningún micrófono. Conecte uno e inténtelo de nuevo.</translation>
    </message>
    <message>
      <source>This microphone gives samples of a kind we do not know.</source>
      <translation>Este micrófono da muestras de un tipo que no conocemos.</translation>
    </message>
    <message>
      <source>The microphone cannot be used. Is another program using it?</source>
      <translation>El micrófono no se puede usar. ¿Lo está usando otro programa?</translation>
    </message>
  </context>
  <context>
    <name>ModelTable</name>
    <message>
      <source>Model</source>
      <translation>Modelo</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Estado</translation>
    </message>
    <message>
      <source>For</source>
      <translation>Para</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Tamaño</translation>
    </message>
    <message>
      <source>Our figures</source>
      <translation>Nuestras cifras</translation>
    </message>
    <message>
      <source>Languages</source>
      <translation>Idiomas</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>Licencia</translation>
    </message>
    <message>
      <source>not measured by us</source>
      <translation>no medido por nosotros</translation>
    </message>
    <message>
      <source>paused at {size}</source>
      <translation>en pausa a los {size}</translation>
    </message>
    <message>
      <source>can be downloaded</source>
      <translation>se puede descargar</translation>
    </message>
    <message>
      <source>from a file</source>
      <translation>desde un archivo</translation>
    </message>
    <message>
      <source>in use</source>
      <translation>en uso</translation>
    </message>
    <message>
      <source>in use, {percent} of the library read</source>
      <translation>en uso, leído el {percent} de la biblioteca</translation>
    </message>
    <message>
      <source>installed</source>
      <translation>instalado</translation>
    </message>
  </context>
  <context>
    <name>ModelsSection</name>
    <message>
      <source>Models</source>
      <translation>Modelos</translation>
    </message>
    <message>
      <source>Use</source>
      <translation>Usar</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>Descargar</translation>
    </message>
    <message>
      <source>Add from a file…</source>
      <translation>Añadir desde un archivo…</translation>
    </message>
    <message>
      <source>Throw the part away</source>
      <translation>Desechar la parte descargada</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>Comprobar</translation>
    </message>
    <message>
      <source>Compare its files with their checksums</source>
      <translation>Comparar sus archivos con sus sumas de comprobación</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Quitar</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>Conservar</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>Pausa</translation>
    </message>
    <message>
      <source>What is here is kept, and the download goes on from there</source>
      <translation>Lo que ya está se conserva, y la descarga sigue desde ahí</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Cancelar</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Progreso</translation>
    </message>
    <message>
      <source>About this model</source>
      <translation>Acerca de este modelo</translation>
    </message>
    <message>
      <source>Models turn pictures, sounds and scores into numbers that can be compared. After a change the library is read again; searching goes on meanwhile.</source>
      <translation>Los modelos convierten imágenes, sonidos y partituras en números que se pueden comparar. Tras un cambio se lee de nuevo la biblioteca; mientras tanto se puede seguir buscando.</translation>
    </message>
    <message>
      <source>Stopping…</source>
      <translation>Parando…</translation>
    </message>
    <message>
      <source>Go on downloading</source>
      <translation>Seguir descargando</translation>
    </message>
    <message>
      <source>Yes, remove it</source>
      <translation>Sí, quitarlo</translation>
    </message>
    <message>
      <source>A file or folder with the model's weights</source>
      <translation>Un archivo o una carpeta con los pesos del modelo</translation>
    </message>
    <message>
      <source>Stopped.</source>
      <translation>Parado.</translation>
    </message>
    <message>
      <source>Getting {name}…</source>
      <translation>Descargando {name}…</translation>
    </message>
    <message>
      <source>Checking {name} and trying it…</source>
      <translation>Comprobando y probando {name}…</translation>
    </message>
    <message>
      <source>Getting {name}: {of}</source>
      <translation>Descargando {name}: {of}</translation>
    </message>
    <message>
      <source>{name} is installed.</source>
      <translation>{name} está instalado.</translation>
    </message>
    <message>
      <source>{name} is damaged: {files}. Remove it and get it again.</source>
      <translation>{name} está dañado: {files}. Quítelo y descárguelo de nuevo.</translation>
    </message>
    <message>
      <source>{name} is installed. It came without checksums to compare.</source>
      <translation>{name} está instalado. Llegó sin sumas de comprobación que comparar.</translation>
    </message>
    <message>
      <source>{name} is installed, and its checksum is right (SHA-256 {hashes}).</source>
      <translation>{name} está instalado y su suma de comprobación es correcta (SHA-256 {hashes}).</translation>
    </message>
    <message>
      <source>The library is being read with {name}. Until that is complete, the model before it goes on answering.</source>
      <translation>La biblioteca se está leyendo con {name}. Hasta que termine, sigue respondiendo el modelo anterior.</translation>
    </message>
    <message>
      <source>Remove {name}? Its files ({size}) will be deleted.</source>
      <translation>¿Quitar {name}? Sus archivos ({size}) se borrarán.</translation>
    </message>
    <message>
      <source>{name} was removed.</source>
      <translation>{name} se quitó.</translation>
    </message>
  </context>
  <context>
    <name>Music</name>
    <message>
      <source>for {players}</source>
      <translation>para {players}</translation>
    </message>
    <message>
      <source>{form} in {key}</source>
      <translation>{form} en {key}</translation>
    </message>
    <message>
      <source>piece</source>
      <translation>pieza</translation>
    </message>
    <message>
      <source>very slow</source>
      <translation>muy lento</translation>
    </message>
    <message>
      <source>slow</source>
      <translation>lento</translation>
    </message>
    <message>
      <source>moderate</source>
      <translation>moderado</translation>
    </message>
    <message>
      <source>fast</source>
      <translation>rápido</translation>
    </message>
    <message>
      <source>very fast</source>
      <translation>muy rápido</translation>
    </message>
    <message>
      <source>waltz</source>
      <translation>vals</translation>
    </message>
    <message>
      <source>march</source>
      <translation>marcha</translation>
    </message>
    <message>
      <source>minuet</source>
      <translation>minueto</translation>
    </message>
    <message>
      <source>mazurka</source>
      <translation>mazurca</translation>
    </message>
    <message>
      <source>polonaise</source>
      <translation>polonesa</translation>
    </message>
    <message>
      <source>polka</source>
      <translation>polca</translation>
    </message>
    <message>
      <source>gavotte</source>
      <translation>gavota</translation>
    </message>
    <message>
      <source>sarabande</source>
      <translation>zarabanda</translation>
    </message>
    <message>
      <source>gigue</source>
      <translation>giga</translation>
    </message>
    <message>
      <source>jig</source>
      <translation>jig</translation>
    </message>
    <message>
      <source>reel</source>
      <translation>reel</translation>
    </message>
    <message>
      <source>hornpipe</source>
      <translation>hornpipe</translation>
    </message>
    <message>
      <source>strathspey</source>
      <translation>strathspey</translation>
    </message>
    <message>
      <source>bourrée</source>
      <translation>bourrée</translation>
    </message>
    <message>
      <source>allemande</source>
      <translation>alemanda</translation>
    </message>
    <message>
      <source>courante</source>
      <translation>courante</translation>
    </message>
    <message>
      <source>tarantella</source>
      <translation>tarantela</translation>
    </message>
    <message>
      <source>siciliana</source>
      <translation>siciliana</translation>
    </message>
    <message>
      <source>barcarolle</source>
      <translation>barcarola</translation>
    </message>
    <message>
      <source>bolero</source>
      <translation>bolero</translation>
    </message>
    <message>
      <source>habanera</source>
      <translation>habanera</translation>
    </message>
    <message>
      <source>tango</source>
      <translation>tango</translation>
    </message>
    <message>
      <source>rag</source>
      <translation>ragtime</translation>
    </message>
    <message>
      <source>nocturne</source>
      <translation>nocturno</translation>
    </message>
    <message>
      <source>étude</source>
      <translation>estudio</translation>
    </message>
    <message>
      <source>prelude</source>
      <translation>preludio</translation>
    </message>
    <message>
      <source>fugue</source>
      <translation>fuga</translation>
    </message>
    <message>
      <source>sonata</source>
      <translation>sonata</translation>
    </message>
    <message>
      <source>sonatina</source>
      <translation>sonatina</translation>
    </message>
    <message>
      <source>symphony</source>
      <translation>sinfonía</translation>
    </message>
    <message>
      <source>concerto</source>
      <translation>concierto</translation>
    </message>
    <message>
      <source>rondo</source>
      <translation>rondó</translation>
    </message>
    <message>
      <source>scherzo</source>
      <translation>scherzo</translation>
    </message>
    <message>
      <source>variations</source>
      <translation>variaciones</translation>
    </message>
    <message>
      <source>lullaby</source>
      <translation>nana</translation>
    </message>
    <message>
      <source>chorale</source>
      <translation>coral</translation>
    </message>
    <message>
      <source>hymn</source>
      <translation>himno</translation>
    </message>
    <message>
      <source>song</source>
      <translation>canción</translation>
    </message>
    <message>
      <source>ballad</source>
      <translation>balada</translation>
    </message>
    <message>
      <source>serenade</source>
      <translation>serenata</translation>
    </message>
    <message>
      <source>romance</source>
      <translation>romanza</translation>
    </message>
    <message>
      <source>aria</source>
      <translation>aria</translation>
    </message>
    <message>
      <source>madrigal</source>
      <translation>madrigal</translation>
    </message>
    <message>
      <source>motet</source>
      <translation>motete</translation>
    </message>
    <message>
      <source>mass</source>
      <translation>misa</translation>
    </message>
    <message>
      <source>overture</source>
      <translation>obertura</translation>
    </message>
    <message>
      <source>fantasia</source>
      <translation>fantasía</translation>
    </message>
    <message>
      <source>rhapsody</source>
      <translation>rapsodia</translation>
    </message>
    <message>
      <source>impromptu</source>
      <translation>impromptu</translation>
    </message>
    <message>
      <source>bagatelle</source>
      <translation>bagatela</translation>
    </message>
    <message>
      <source>toccata</source>
      <translation>tocata</translation>
    </message>
    <message>
      <source>canon</source>
      <translation>canon</translation>
    </message>
    <message>
      <source>invention</source>
      <translation>invención</translation>
    </message>
    <message>
      <source>elegy</source>
      <translation>elegía</translation>
    </message>
    <message>
      <source>piano</source>
      <translation>piano</translation>
    </message>
    <message>
      <source>organ</source>
      <translation>órgano</translation>
    </message>
    <message>
      <source>harpsichord</source>
      <translation>clave</translation>
    </message>
    <message>
      <source>violin</source>
      <translation>violín</translation>
    </message>
    <message>
      <source>viola</source>
      <translation>viola</translation>
    </message>
    <message>
      <source>cello</source>
      <translation>violonchelo</translation>
    </message>
    <message>
      <source>double bass</source>
      <translation>contrabajo</translation>
    </message>
    <message>
      <source>viola da gamba</source>
      <translation>viola da gamba</translation>
    </message>
    <message>
      <source>flute</source>
      <translation>flauta</translation>
    </message>
    <message>
      <source>piccolo</source>
      <translation>flautín</translation>
    </message>
    <message>
      <source>recorder</source>
      <translation>flauta dulce</translation>
    </message>
    <message>
      <source>oboe</source>
      <translation>oboe</translation>
    </message>
    <message>
      <source>cor anglais</source>
      <translation>corno inglés</translation>
    </message>
    <message>
      <source>clarinet</source>
      <translation>clarinete</translation>
    </message>
    <message>
      <source>bassoon</source>
      <translation>fagot</translation>
    </message>
    <message>
      <source>saxophone</source>
      <translation>saxofón</translation>
    </message>
    <message>
      <source>horn</source>
      <translation>trompa</translation>
    </message>
    <message>
      <source>trumpet</source>
      <translation>trompeta</translation>
    </message>
    <message>
      <source>trombone</source>
      <translation>trombón</translation>
    </message>
    <message>
      <source>tuba</source>
      <translation>tuba</translation>
    </message>
    <message>
      <source>timpani</source>
      <translation>timbales</translation>
    </message>
    <message>
      <source>drums</source>
      <translation>batería</translation>
    </message>
    <message>
      <source>harp</source>
      <translation>arpa</translation>
    </message>
    <message>
      <source>guitar</source>
      <translation>guitarra</translation>
    </message>
    <message>
      <source>lute</source>
      <translation>laúd</translation>
    </message>
    <message>
      <source>ukulele</source>
      <translation>ukelele</translation>
    </message>
    <message>
      <source>mandolin</source>
      <translation>mandolina</translation>
    </message>
    <message>
      <source>banjo</source>
      <translation>banjo</translation>
    </message>
    <message>
      <source>accordion</source>
      <translation>acordeón</translation>
    </message>
    <message>
      <source>bells</source>
      <translation>campanas</translation>
    </message>
    <message>
      <source>soprano voice</source>
      <translation>voz de soprano</translation>
    </message>
    <message>
      <source>mezzo-soprano voice</source>
      <translation>voz de mezzosoprano</translation>
    </message>
    <message>
      <source>alto voice</source>
      <translation>voz de contralto</translation>
    </message>
    <message>
      <source>tenor voice</source>
      <translation>voz de tenor</translation>
    </message>
    <message>
      <source>baritone voice</source>
      <translation>voz de barítono</translation>
    </message>
    <message>
      <source>bass voice</source>
      <translation>voz de bajo</translation>
    </message>
    <message>
      <source>choir</source>
      <translation>coro</translation>
    </message>
    <message>
      <source>voice</source>
      <translation>voz</translation>
    </message>
    <message>
      <source>strings</source>
      <translation>cuerdas</translation>
    </message>
    <message>
      <source>continuo</source>
      <translation>bajo continuo</translation>
    </message>
    <message>
      <source>bass guitar</source>
      <translation>bajo eléctrico</translation>
    </message>
    <message>
      <source>clavinet</source>
      <translation>clavinet</translation>
    </message>
    <message>
      <source>celesta</source>
      <translation>celesta</translation>
    </message>
    <message>
      <source>music box</source>
      <translation>caja de música</translation>
    </message>
    <message>
      <source>vibraphone</source>
      <translation>vibráfono</translation>
    </message>
    <message>
      <source>marimba</source>
      <translation>marimba</translation>
    </message>
    <message>
      <source>xylophone</source>
      <translation>xilófono</translation>
    </message>
    <message>
      <source>dulcimer</source>
      <translation>dulcémele</translation>
    </message>
    <message>
      <source>harmonica</source>
      <translation>armónica</translation>
    </message>
    <message>
      <source>orchestra hit</source>
      <translation>golpe de orquesta</translation>
    </message>
    <message>
      <source>brass</source>
      <translation>metales</translation>
    </message>
    <message>
      <source>synth brass</source>
      <translation>metales sintetizados</translation>
    </message>
    <message>
      <source>blown bottle</source>
      <translation>botella soplada</translation>
    </message>
    <message>
      <source>shakuhachi</source>
      <translation>shakuhachi</translation>
    </message>
    <message>
      <source>whistle</source>
      <translation>silbido</translation>
    </message>
    <message>
      <source>ocarina</source>
      <translation>ocarina</translation>
    </message>
    <message>
      <source>square lead</source>
      <translation>sintetizador (onda cuadrada)</translation>
    </message>
    <message>
      <source>saw lead</source>
      <translation>sintetizador (diente de sierra)</translation>
    </message>
    <message>
      <source>calliope</source>
      <translation>calíope</translation>
    </message>
    <message>
      <source>chiff</source>
      <translation>sintetizador (chiff)</translation>
    </message>
    <message>
      <source>charang</source>
      <translation>sintetizador (charang)</translation>
    </message>
    <message>
      <source>fifths lead</source>
      <translation>sintetizador (quintas)</translation>
    </message>
    <message>
      <source>new age pad</source>
      <translation>fondo sintetizado (new age)</translation>
    </message>
    <message>
      <source>warm pad</source>
      <translation>fondo sintetizado cálido</translation>
    </message>
    <message>
      <source>polysynth</source>
      <translation>sintetizador polifónico</translation>
    </message>
    <message>
      <source>bowed pad</source>
      <translation>fondo sintetizado frotado</translation>
    </message>
    <message>
      <source>metallic pad</source>
      <translation>fondo sintetizado metálico</translation>
    </message>
    <message>
      <source>halo pad</source>
      <translation>fondo sintetizado (halo)</translation>
    </message>
    <message>
      <source>sweep pad</source>
      <translation>fondo sintetizado (barrido)</translation>
    </message>
    <message>
      <source>rain</source>
      <translation>efecto de lluvia</translation>
    </message>
    <message>
      <source>soundtrack</source>
      <translation>efecto de banda sonora</translation>
    </message>
    <message>
      <source>crystal</source>
      <translation>efecto de cristal</translation>
    </message>
    <message>
      <source>atmosphere</source>
      <translation>efecto de atmósfera</translation>
    </message>
    <message>
      <source>brightness</source>
      <translation>efecto de brillo</translation>
    </message>
    <message>
      <source>goblins</source>
      <translation>efecto de duendes</translation>
    </message>
    <message>
      <source>echoes</source>
      <translation>efecto de ecos</translation>
    </message>
    <message>
      <source>sci-fi</source>
      <translation>efecto de ciencia ficción</translation>
    </message>
    <message>
      <source>sitar</source>
      <translation>sitar</translation>
    </message>
    <message>
      <source>shamisen</source>
      <translation>shamisen</translation>
    </message>
    <message>
      <source>koto</source>
      <translation>koto</translation>
    </message>
    <message>
      <source>kalimba</source>
      <translation>kalimba</translation>
    </message>
    <message>
      <source>bagpipe</source>
      <translation>gaita</translation>
    </message>
    <message>
      <source>shanai</source>
      <translation>shehnai</translation>
    </message>
    <message>
      <source>tinkle bell</source>
      <translation>campanilla</translation>
    </message>
    <message>
      <source>agogo</source>
      <translation>agogó</translation>
    </message>
    <message>
      <source>woodblock</source>
      <translation>caja china</translation>
    </message>
    <message>
      <source>melodic tom</source>
      <translation>tom melódico</translation>
    </message>
    <message>
      <source>reverse cymbal</source>
      <translation>platillo invertido</translation>
    </message>
    <message>
      <source>breath noise</source>
      <translation>ruido de respiración</translation>
    </message>
    <message>
      <source>seashore</source>
      <translation>orilla del mar</translation>
    </message>
    <message>
      <source>bird tweet</source>
      <translation>canto de pájaros</translation>
    </message>
    <message>
      <source>telephone</source>
      <translation>teléfono</translation>
    </message>
    <message>
      <source>helicopter</source>
      <translation>helicóptero</translation>
    </message>
    <message>
      <source>applause</source>
      <translation>aplausos</translation>
    </message>
    <message>
      <source>gunshot</source>
      <translation>disparo</translation>
    </message>
    <message>
      <source>string quartet</source>
      <translation>cuarteto de cuerda</translation>
    </message>
    <message>
      <source>string trio</source>
      <translation>trío de cuerda</translation>
    </message>
    <message>
      <source>string quintet</source>
      <translation>quinteto de cuerda</translation>
    </message>
    <message>
      <source>piano trio</source>
      <translation>trío con piano</translation>
    </message>
    <message>
      <source>piano quartet</source>
      <translation>cuarteto con piano</translation>
    </message>
    <message>
      <source>piano quintet</source>
      <translation>quinteto con piano</translation>
    </message>
    <message>
      <source>wind quintet</source>
      <translation>quinteto de viento</translation>
    </message>
    <message>
      <source>clarinet quintet</source>
      <translation>quinteto con clarinete</translation>
    </message>
    <message>
      <source>piano duet</source>
      <translation>dúo de pianos</translation>
    </message>
    <message>
      <source>duet</source>
      <translation>dúo</translation>
    </message>
    <message>
      <source>trio</source>
      <translation>trío</translation>
    </message>
    <message>
      <source>quartet</source>
      <translation>cuarteto</translation>
    </message>
    <message>
      <source>quintet</source>
      <translation>quinteto</translation>
    </message>
    <message>
      <source>orchestra</source>
      <translation>orquesta</translation>
    </message>
    <message>
      <source>soprano</source>
      <translation>soprano</translation>
    </message>
    <message>
      <source>mezzo-soprano</source>
      <translation>mezzosoprano</translation>
    </message>
    <message>
      <source>alto</source>
      <translation>contralto</translation>
    </message>
    <message>
      <source>tenor</source>
      <translation>tenor</translation>
    </message>
    <message>
      <source>baritone</source>
      <translation>barítono</translation>
    </message>
    <message>
      <source>bass</source>
      <translation>bajo</translation>
    </message>
    <message>
      <source>C-flat major</source>
      <translation>do bemol mayor</translation>
    </message>
    <message>
      <source>G-flat major</source>
      <translation>sol bemol mayor</translation>
    </message>
    <message>
      <source>D-flat major</source>
      <translation>re bemol mayor</translation>
    </message>
    <message>
      <source>A-flat major</source>
      <translation>la bemol mayor</translation>
    </message>
    <message>
      <source>E-flat major</source>
      <translation>mi bemol mayor</translation>
    </message>
    <message>
      <source>B-flat major</source>
      <translation>si bemol mayor</translation>
    </message>
    <message>
      <source>F major</source>
      <translation>fa mayor</translation>
    </message>
    <message>
      <source>C major</source>
      <translation>do mayor</translation>
    </message>
    <message>
      <source>G major</source>
      <translation>sol mayor</translation>
    </message>
    <message>
      <source>D major</source>
      <translation>re mayor</translation>
    </message>
    <message>
      <source>A major</source>
      <translation>la mayor</translation>
    </message>
    <message>
      <source>E major</source>
      <translation>mi mayor</translation>
    </message>
    <message>
      <source>B major</source>
      <translation>si mayor</translation>
    </message>
    <message>
      <source>F-sharp major</source>
      <translation>fa sostenido mayor</translation>
    </message>
    <message>
      <source>C-sharp major</source>
      <translation>do sostenido mayor</translation>
    </message>
    <message>
      <source>F-flat lydian</source>
      <translation>fa bemol lidio</translation>
    </message>
    <message>
      <source>C-flat lydian</source>
      <translation>do bemol lidio</translation>
    </message>
    <message>
      <source>G-flat lydian</source>
      <translation>sol bemol lidio</translation>
    </message>
    <message>
      <source>D-flat lydian</source>
      <translation>re bemol lidio</translation>
    </message>
    <message>
      <source>A-flat lydian</source>
      <translation>la bemol lidio</translation>
    </message>
    <message>
      <source>E-flat lydian</source>
      <translation>mi bemol lidio</translation>
    </message>
    <message>
      <source>B-flat lydian</source>
      <translation>si bemol lidio</translation>
    </message>
    <message>
      <source>F lydian</source>
      <translation>fa lidio</translation>
    </message>
    <message>
      <source>C lydian</source>
      <translation>do lidio</translation>
    </message>
    <message>
      <source>G lydian</source>
      <translation>sol lidio</translation>
    </message>
    <message>
      <source>D lydian</source>
      <translation>re lidio</translation>
    </message>
    <message>
      <source>A lydian</source>
      <translation>la lidio</translation>
    </message>
    <message>
      <source>E lydian</source>
      <translation>mi lidio</translation>
    </message>
    <message>
      <source>B lydian</source>
      <translation>si lidio</translation>
    </message>
    <message>
      <source>F-sharp lydian</source>
      <translation>fa sostenido lidio</translation>
    </message>
    <message>
      <source>G-flat mixolydian</source>
      <translation>sol bemol mixolidio</translation>
    </message>
    <message>
      <source>D-flat mixolydian</source>
      <translation>re bemol mixolidio</translation>
    </message>
    <message>
      <source>A-flat mixolydian</source>
      <translation>la bemol mixolidio</translation>
    </message>
    <message>
      <source>E-flat mixolydian</source>
      <translation>mi bemol mixolidio</translation>
    </message>
    <message>
      <source>B-flat mixolydian</source>
      <translation>si bemol mixolidio</translation>
    </message>
    <message>
      <source>F mixolydian</source>
      <translation>fa mixolidio</translation>
    </message>
    <message>
      <source>C mixolydian</source>
      <translation>do mixolidio</translation>
    </message>
    <message>
      <source>G mixolydian</source>
      <translation>sol mixolidio</translation>
    </message>
    <message>
      <source>D mixolydian</source>
      <translation>re mixolidio</translation>
    </message>
    <message>
      <source>A mixolydian</source>
      <translation>la mixolidio</translation>
    </message>
    <message>
      <source>E mixolydian</source>
      <translation>mi mixolidio</translation>
    </message>
    <message>
      <source>B mixolydian</source>
      <translation>si mixolidio</translation>
    </message>
    <message>
      <source>F-sharp mixolydian</source>
      <translation>fa sostenido mixolidio</translation>
    </message>
    <message>
      <source>C-sharp mixolydian</source>
      <translation>do sostenido mixolidio</translation>
    </message>
    <message>
      <source>G-sharp mixolydian</source>
      <translation>sol sostenido mixolidio</translation>
    </message>
    <message>
      <source>D-flat dorian</source>
      <translation>re bemol dórico</translation>
    </message>
    <message>
      <source>A-flat dorian</source>
      <translation>la bemol dórico</translation>
    </message>
    <message>
      <source>E-flat dorian</source>
      <translation>mi bemol dórico</translation>
    </message>
    <message>
      <source>B-flat dorian</source>
      <translation>si bemol dórico</translation>
    </message>
    <message>
      <source>F dorian</source>
      <translation>fa dórico</translation>
    </message>
    <message>
      <source>C dorian</source>
      <translation>do dórico</translation>
    </message>
    <message>
      <source>G dorian</source>
      <translation>sol dórico</translation>
    </message>
    <message>
      <source>D dorian</source>
      <translation>re dórico</translation>
    </message>
    <message>
      <source>A dorian</source>
      <translation>la dórico</translation>
    </message>
    <message>
      <source>E dorian</source>
      <translation>mi dórico</translation>
    </message>
    <message>
      <source>B dorian</source>
      <translation>si dórico</translation>
    </message>
    <message>
      <source>F-sharp dorian</source>
      <translation>fa sostenido dórico</translation>
    </message>
    <message>
      <source>C-sharp dorian</source>
      <translation>do sostenido dórico</translation>
    </message>
    <message>
      <source>G-sharp dorian</source>
      <translation>sol sostenido dórico</translation>
    </message>
    <message>
      <source>D-sharp dorian</source>
      <translation>re sostenido dórico</translation>
    </message>
    <message>
      <source>A-flat minor</source>
      <translation>la bemol menor</translation>
    </message>
    <message>
      <source>E-flat minor</source>
      <translation>mi bemol menor</translation>
    </message>
    <message>
      <source>B-flat minor</source>
      <translation>si bemol menor</translation>
    </message>
    <message>
      <source>F minor</source>
      <translation>fa menor</translation>
    </message>
    <message>
      <source>C minor</source>
      <translation>do menor</translation>
    </message>
    <message>
      <source>G minor</source>
      <translation>sol menor</translation>
    </message>
    <message>
      <source>D minor</source>
      <translation>re menor</translation>
    </message>
    <message>
      <source>A minor</source>
      <translation>la menor</translation>
    </message>
    <message>
      <source>E minor</source>
      <translation>mi menor</translation>
    </message>
    <message>
      <source>B minor</source>
      <translation>si menor</translation>
    </message>
    <message>
      <source>F-sharp minor</source>
      <translation>fa sostenido menor</translation>
    </message>
    <message>
      <source>C-sharp minor</source>
      <translation>do sostenido menor</translation>
    </message>
    <message>
      <source>G-sharp minor</source>
      <translation>sol sostenido menor</translation>
    </message>
    <message>
      <source>D-sharp minor</source>
      <translation>re sostenido menor</translation>
    </message>
    <message>
      <source>A-sharp minor</source>
      <translation>la sostenido menor</translation>
    </message>
    <message>
      <source>E-flat phrygian</source>
      <translation>mi bemol frigio</translation>
    </message>
    <message>
      <source>B-flat phrygian</source>
      <translation>si bemol frigio</translation>
    </message>
    <message>
      <source>F phrygian</source>
      <translation>fa frigio</translation>
    </message>
    <message>
      <source>C phrygian</source>
      <translation>do frigio</translation>
    </message>
    <message>
      <source>G phrygian</source>
      <translation>sol frigio</translation>
    </message>
    <message>
      <source>D phrygian</source>
      <translation>re frigio</translation>
    </message>
    <message>
      <source>A phrygian</source>
      <translation>la frigio</translation>
    </message>
    <message>
      <source>E phrygian</source>
      <translation>mi frigio</translation>
    </message>
    <message>
      <source>B phrygian</source>
      <translation>si frigio</translation>
    </message>
    <message>
      <source>F-sharp phrygian</source>
      <translation>fa sostenido frigio</translation>
    </message>
    <message>
      <source>C-sharp phrygian</source>
      <translation>do sostenido frigio</translation>
    </message>
    <message>
      <source>G-sharp phrygian</source>
      <translation>sol sostenido frigio</translation>
    </message>
    <message>
      <source>D-sharp phrygian</source>
      <translation>re sostenido frigio</translation>
    </message>
    <message>
      <source>A-sharp phrygian</source>
      <translation>la sostenido frigio</translation>
    </message>
    <message>
      <source>E-sharp phrygian</source>
      <translation>mi sostenido frigio</translation>
    </message>
    <message>
      <source>B-flat locrian</source>
      <translation>si bemol locrio</translation>
    </message>
    <message>
      <source>F locrian</source>
      <translation>fa locrio</translation>
    </message>
    <message>
      <source>C locrian</source>
      <translation>do locrio</translation>
    </message>
    <message>
      <source>G locrian</source>
      <translation>sol locrio</translation>
    </message>
    <message>
      <source>D locrian</source>
      <translation>re locrio</translation>
    </message>
    <message>
      <source>A locrian</source>
      <translation>la locrio</translation>
    </message>
    <message>
      <source>E locrian</source>
      <translation>mi locrio</translation>
    </message>
    <message>
      <source>B locrian</source>
      <translation>si locrio</translation>
    </message>
    <message>
      <source>F-sharp locrian</source>
      <translation>fa sostenido locrio</translation>
    </message>
    <message>
      <source>C-sharp locrian</source>
      <translation>do sostenido locrio</translation>
    </message>
    <message>
      <source>G-sharp locrian</source>
      <translation>sol sostenido locrio</translation>
    </message>
    <message>
      <source>D-sharp locrian</source>
      <translation>re sostenido locrio</translation>
    </message>
    <message>
      <source>A-sharp locrian</source>
      <translation>la sostenido locrio</translation>
    </message>
    <message>
      <source>E-sharp locrian</source>
      <translation>mi sostenido locrio</translation>
    </message>
    <message>
      <source>B-sharp locrian</source>
      <translation>si sostenido locrio</translation>
    </message>
  </context>
  <context>
    <name>Newest</name>
    <message>
      <source>What came in last</source>
      <translation>Lo último que llegó</translation>
    </message>
  </context>
  <context>
    <name>NoticeBar</name>
    <message>
      <source>Dismiss</source>
      <translation>Cerrar</translation>
    </message>
    <message>
      <source>Dismiss (Esc)</source>
      <translation>Cerrar (Esc)</translation>
    </message>
  </context>
  <context>
    <name>Notify</name>
    <message>
      <source>Something went wrong inside Trouvère; your files are untouched.</source>
      <translation>Algo falló dentro de Trouvère; sus archivos están intactos.</translation>
    </message>
    <message>
      <source>You can go on. Please send us the details if it happens again.</source>
      <translation>Puede continuar. Envíenos los detalles si vuelve a ocurrir.</translation>
    </message>
    <message>
      <source>Copy details</source>
      <translation>Copiar los detalles</translation>
    </message>
  </context>
  <context>
    <name>Opening</name>
    <message>
      <source>Open with</source>
      <translation>Abrir con</translation>
    </message>
    <message>
      <source>Another program…</source>
      <translation>Otro programa…</translation>
    </message>
    <message>
      <source>Choose a program</source>
      <translation>Elegir un programa</translation>
    </message>
    <message>
      <source>{name} could not be started.</source>
      <translation>No se pudo iniciar {name}.</translation>
    </message>
    <message>
      <source>Choose another program.</source>
      <translation>Elija otro programa.</translation>
    </message>
  </context>
  <context>
    <name>PartnerBar</name>
    <message>
      <source>Play along</source>
      <translation>Seguir la partitura</translation>
    </message>
    <message>
      <source>Play along (P)</source>
      <translation>Seguir la partitura (P)</translation>
    </message>
    <message>
      <source>Finding out where the two meet…</source>
      <translation>Averiguando dónde coinciden…</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Parar</translation>
    </message>
    <message>
      <source>Stop playing along (P)</source>
      <translation>Dejar de seguir la partitura (P)</translation>
    </message>
    <message>
      <source>{text} (Ctrl+M)</source>
      <translation>{text} (Ctrl+M)</translation>
    </message>
    <message>
      <source>with {name}</source>
      <translation>con {name}</translation>
    </message>
    <message>
      <source>{what} with {name}</source>
      <translation>{what} con {name}</translation>
    </message>
  </context>
  <context>
    <name>PastList</name>
    <message>
      <source>Past searches</source>
      <translation>Búsquedas anteriores</translation>
    </message>
    <message>
      <source>No searches yet. They are kept in the library.</source>
      <translation>Aún no hay búsquedas. Se guardan en la biblioteca.</translation>
    </message>
    <message>
      <source>Forget all</source>
      <translation>Olvidar todas</translation>
    </message>
    <message>
      <source>Forget all past searches. Delete forgets one.</source>
      <translation>Olvidar todas las búsquedas anteriores. Supr olvida una.</translation>
    </message>
  </context>
  <context>
    <name>PastSearches</name>
    <message>
      <source>Forget past searches</source>
      <translation>Olvidar las búsquedas anteriores</translation>
    </message>
    <message>
      <source>Forget a past search</source>
      <translation>Olvidar una búsqueda anterior</translation>
    </message>
  </context>
  <context>
    <name>PhotoStage</name>
    <message>
      <source>Show where it matches (M)</source>
      <translation>Mostrar dónde coincide (M)</translation>
    </message>
    <message>
      <source>all together</source>
      <translation>todo junto</translation>
    </message>
    <message>
      <source>Shift+M: where the next term matches</source>
      <translation>Mayús+M: dónde coincide el siguiente término</translation>
    </message>
  </context>
  <context>
    <name>PictureStage</name>
    <message>
      <source>Zoom out (-)</source>
      <translation>Alejar (-)</translation>
    </message>
    <message>
      <source>Show all of it (0)</source>
      <translation>Mostrarlo todo (0)</translation>
    </message>
    <message>
      <source>Zoom in (+)</source>
      <translation>Acercar (+)</translation>
    </message>
  </context>
  <context>
    <name>PictureView</name>
    <message>
      <source>Picture</source>
      <translation>Imagen</translation>
    </message>
  </context>
  <context>
    <name>Pitches</name>
    <message>
      <source>Show pitches (S)</source>
      <translation>Mostrar las alturas (S)</translation>
    </message>
    <message>
      <source>Drawing pitches…</source>
      <translation>Dibujando las alturas…</translation>
    </message>
  </context>
  <context>
    <name>Player</name>
    <message>
      <source>Sounds cannot be played: a system library is missing. Install libpulse0 and start Trouvère again.</source>
      <translation>No se pueden reproducir sonidos: falta una biblioteca del sistema. Instale libpulse0 y vuelva a iniciar Trouvère.</translation>
    </message>
    <message>
      <source>No sound output was found. Connect speakers or head-phones to listen.</source>
      <translation>No se encontró ninguna salida de sonido. Conecte altavoces o auriculares.</translation>
    </message>
    <message>
      <source>{name} cannot be played: {reason}</source>
      <translation>{name} no se puede reproducir: {reason}</translation>
    </message>
  </context>
  <context>
    <name>PlayingAlong</name>
    <message>
      <source>These two do not seem to be the same music, so nothing is followed.</source>
      <translation>Estas dos no parecen ser la misma música, así que no se sigue nada.</translation>
    </message>
    <message>
      <source>This is the same music, but it cannot be told where it is in the score.</source>
      <translation>Es la misma música, pero no se puede saber en qué lugar de la partitura está.</translation>
    </message>
  </context>
  <context>
    <name>PresetRow</name>
    <message>
      <source>The same, but …</source>
      <translation>Lo mismo, pero …</translation>
    </message>
    <message>
      <source>+ Preset</source>
      <translation>+ Ajuste</translation>
    </message>
    <message>
      <source>Keep this change and its sliders as a preset of your own</source>
      <translation>Guardar este cambio y sus controles como ajuste propio</translation>
    </message>
    <message>
      <source>Keep this change as a preset</source>
      <translation>Guardar este cambio como ajuste</translation>
    </message>
    <message>
      <source>Fewer</source>
      <translation>Menos</translation>
    </message>
    <message>
      <source>More…</source>
      <translation>Más…</translation>
    </message>
    <message>
      <source>Rename…</source>
      <translation>Renombrar…</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Borrar</translation>
    </message>
    <message>
      <source>The same, but {change}</source>
      <translation>Lo mismo, pero {change}</translation>
    </message>
    <message>
      <source>Your own: {words}</source>
      <translation>Suyo: {words}</translation>
    </message>
  </context>
  <context>
    <name>Presets</name>
    <message>
      <source>as a drawing</source>
      <translation>como dibujo</translation>
    </message>
    <message>
      <source>as a painting</source>
      <translation>como pintura</translation>
    </message>
    <message>
      <source>as a photo</source>
      <translation>como foto</translation>
    </message>
    <message>
      <source>at night</source>
      <translation>de noche</translation>
    </message>
    <message>
      <source>by day</source>
      <translation>de día</translation>
    </message>
    <message>
      <source>in winter</source>
      <translation>en invierno</translation>
    </message>
    <message>
      <source>in summer</source>
      <translation>en verano</translation>
    </message>
    <message>
      <source>without people</source>
      <translation>sin personas</translation>
    </message>
    <message>
      <source>with people</source>
      <translation>con personas</translation>
    </message>
    <message>
      <source>calmer</source>
      <translation>más tranquilo</translation>
    </message>
    <message>
      <source>more colourful</source>
      <translation>más colorido</translation>
    </message>
    <message>
      <source>close up</source>
      <translation>de cerca</translation>
    </message>
    <message>
      <source>from far away</source>
      <translation>de lejos</translation>
    </message>
    <message>
      <source>livelier</source>
      <translation>más animado</translation>
    </message>
    <message>
      <source>with voices</source>
      <translation>con voces</translation>
    </message>
    <message>
      <source>without voices</source>
      <translation>sin voces</translation>
    </message>
    <message>
      <source>with drums</source>
      <translation>con batería</translation>
    </message>
    <message>
      <source>without drums</source>
      <translation>sin batería</translation>
    </message>
    <message>
      <source>on the piano</source>
      <translation>al piano</translation>
    </message>
    <message>
      <source>on the guitar</source>
      <translation>a la guitarra</translation>
    </message>
    <message>
      <source>outdoors</source>
      <translation>al aire libre</translation>
    </message>
    <message>
      <source>in minor</source>
      <translation>en menor</translation>
    </message>
    <message>
      <source>in major</source>
      <translation>en mayor</translation>
    </message>
    <message>
      <source>for piano</source>
      <translation>para piano</translation>
    </message>
    <message>
      <source>for voices</source>
      <translation>para voces</translation>
    </message>
    <message>
      <source>a dance</source>
      <translation>una danza</translation>
    </message>
  </context>
  <context>
    <name>Presetting</name>
    <message>
      <source>Name of the preset:</source>
      <translation>Nombre del ajuste:</translation>
    </message>
    <message>
      <source>Another name for “{name}”:</source>
      <translation>Otro nombre para «{name}»:</translation>
    </message>
    <message>
      <source>Preset “{name}” deleted</source>
      <translation>Ajuste «{name}» borrado</translation>
    </message>
    <message>
      <source>“{name}” was deleted.</source>
      <translation>«{name}» se borró.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Deshacer</translation>
    </message>
    <message>
      <source>Preset “{name}” saved</source>
      <translation>Ajuste «{name}» guardado</translation>
    </message>
    <message>
      <source>There is a preset “{name}” already.</source>
      <translation>Ya hay un ajuste «{name}».</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>Elija otro nombre.</translation>
    </message>
    <message>
      <source>Preset renamed to “{name}”</source>
      <translation>Ajuste renombrado a «{name}»</translation>
    </message>
  </context>
  <context>
    <name>Preview</name>
    <message>
      <source>Rating</source>
      <translation>Valoración</translation>
    </message>
    <message>
      <source>Tags</source>
      <translation>Etiquetas</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>Tipo</translation>
    </message>
    <message>
      <source>Title</source>
      <translation>Título</translation>
    </message>
    <message>
      <source>By</source>
      <translation>De</translation>
    </message>
    <message>
      <source>Music</source>
      <translation>Música</translation>
    </message>
    <message>
      <source>Taken</source>
      <translation>Fecha</translation>
    </message>
    <message>
      <source>Camera</source>
      <translation>Cámara</translation>
    </message>
    <message>
      <source>Picture</source>
      <translation>Imagen</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>Duración</translation>
    </message>
    <message>
      <source>Pages</source>
      <translation>Páginas</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Tamaño</translation>
    </message>
    <message>
      <source>Changed</source>
      <translation>Modificado</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Carpeta</translation>
    </message>
    <message>
      <source>and {n} more</source>
      <translation>y {n} más</translation>
    </message>
    <message>
      <source>Find other recordings of this music</source>
      <translation>Buscar otras grabaciones de esta música</translation>
    </message>
    <message>
      <source>Find the score of this</source>
      <translation>Buscar la partitura de esto</translation>
    </message>
    <message>
      <source>Find other scores of this music</source>
      <translation>Buscar otras partituras de esta música</translation>
    </message>
    <message>
      <source>Find recordings of this</source>
      <translation>Buscar grabaciones de esto</translation>
    </message>
    <message>
      <source>{own} (as {film} mm on 35 mm film)</source>
      <translation>{own} (como {film} mm en película de 35 mm)</translation>
    </message>
    <message>
      <source>fired</source>
      <translation>disparado</translation>
    </message>
    <message>
      <source>did not fire</source>
      <translation>no disparado</translation>
    </message>
    <message>
      <source>Exposure</source>
      <translation>Exposición</translation>
    </message>
    <message>
      <source>Lens</source>
      <translation>Objetivo</translation>
    </message>
    <message>
      <source>Focal length</source>
      <translation>Distancia focal</translation>
    </message>
    <message>
      <source>Flash</source>
      <translation>Flash</translation>
    </message>
    <message>
      <source>Place</source>
      <translation>Lugar</translation>
    </message>
    <message>
      <source>Position</source>
      <translation>Coordenadas</translation>
    </message>
    <message>
      <source>Photographer</source>
      <translation>Fotógrafo</translation>
    </message>
    <message>
      <source>Rights</source>
      <translation>Derechos</translation>
    </message>
    <message>
      <source>Program</source>
      <translation>Programa</translation>
    </message>
    <message>
      <source>Photo</source>
      <translation>Foto</translation>
    </message>
    <message>
      <source>Sound</source>
      <translation>Sonido</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>Partitura</translation>
    </message>
    <message>
      <source>Words</source>
      <translation>Palabras</translation>
    </message>
    <message>
      <source>Without</source>
      <translation>Sin</translation>
    </message>
    <message>
      <source>Sketch</source>
      <translation>Boceto</translation>
    </message>
    <message>
      <source>Similar</source>
      <translation>Parecido</translation>
    </message>
    <message>
      <source>Colour</source>
      <translation>Color</translation>
    </message>
    <message>
      <source>Concept</source>
      <translation>Concepto</translation>
    </message>
    <message>
      <source>What you like</source>
      <translation>Lo que le gusta</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>Cambio</translation>
    </message>
    <message>
      <source>names and texts</source>
      <translation>nombres y textos</translation>
    </message>
    <message>
      <source>meaning</source>
      <translation>significado</translation>
    </message>
    <message>
      <source>look</source>
      <translation>aspecto</translation>
    </message>
    <message>
      <source>colour</source>
      <translation>color</translation>
    </message>
    <message>
      <source>shape</source>
      <translation>forma</translation>
    </message>
    <message>
      <source>style</source>
      <translation>estilo</translation>
    </message>
    <message>
      <source>timbre</source>
      <translation>timbre</translation>
    </message>
    <message>
      <source>rhythm</source>
      <translation>ritmo</translation>
    </message>
    <message>
      <source>pitch</source>
      <translation>altura</translation>
    </message>
    <message>
      <source>notes</source>
      <translation>notas</translation>
    </message>
    <message>
      <source>matches on page {page}</source>
      <translation>coincide en la página {page}</translation>
    </message>
    <message>
      <source>matches from {start} to {end}</source>
      <translation>coincide de {start} a {end}</translation>
    </message>
    <message>
      <source>This could not be shown because of a fault in Trouvère: {error}</source>
      <translation>No se pudo mostrar por un fallo de Trouvère: {error}</translation>
    </message>
  </context>
  <context>
    <name>PreviewPane</name>
    <message>
      <source>Choose a result to look at it here.</source>
      <translation>Elija un resultado para verlo aquí.</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>Vista previa</translation>
    </message>
    <message>
      <source>More like this</source>
      <translation>Más como este</translation>
    </message>
    <message>
      <source>Open in its own program</source>
      <translation>Abrir en su programa</translation>
    </message>
    <message>
      <source>Show in its folder</source>
      <translation>Mostrar en su carpeta</translation>
    </message>
    <message>
      <source>No program was found that opens {name}.</source>
      <translation>No se encontró ningún programa que abra {name}.</translation>
    </message>
  </context>
  <context>
    <name>PrivacySection</name>
    <message>
      <source>Privacy</source>
      <translation>Privacidad</translation>
    </message>
    <message>
      <source>Nothing leaves this computer</source>
      <translation>Nada sale de este ordenador</translation>
    </message>
    <message>
      <source>Pictures, sounds, scores, words and sketches are compared here, on this machine. There is no account, no telemetry, and no look for updates.</source>
      <translation>Las imágenes, los sonidos, las partituras, las palabras y los bocetos se comparan aquí, en este equipo. No hay cuenta, ni telemetría, ni búsqueda de actualizaciones.</translation>
    </message>
    <message>
      <source>The network is used only when you ask</source>
      <translation>La red se usa solo cuando usted lo pide</translation>
    </message>
    <message>
      <source>Only “Download” on the Models page connects to the network. It fetches the model's files, and they are used only if their checksum is right.</source>
      <translation>Solo «Descargar» en la página Modelos se conecta a la red. Trae los archivos del modelo, y estos se usan solo si su suma de comprobación es correcta.</translation>
    </message>
    <message>
      <source>Your files are only read</source>
      <translation>Sus archivos solo se leen</translation>
    </message>
    <message>
      <source>Ratings and tags are kept in Trouvère's own library, not in your files. If you delete the library's folder, everything Trouvère knows is gone, and your files are as they were.</source>
      <translation>Las valoraciones y las etiquetas se guardan en la biblioteca de Trouvère, no en sus archivos. Si borra la carpeta de la biblioteca, desaparece todo lo que Trouvère sabe, y sus archivos quedan como estaban.</translation>
    </message>
    <message>
      <source>What the library holds</source>
      <translation>Qué contiene la biblioteca</translation>
    </message>
    <message>
      <source>Paths, dates, thumbnails, and numbers that describe contents. It is not encrypted: whoever may read its folder can see the thumbnails.</source>
      <translation>Rutas, fechas, miniaturas y números que describen los contenidos. No está cifrada: quien pueda leer su carpeta puede ver las miniaturas.</translation>
    </message>
  </context>
  <context>
    <name>PromptBar</name>
    <message>
      <source>OK</source>
      <translation>Aceptar</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Cancelar</translation>
    </message>
  </context>
  <context>
    <name>ProxyRow</name>
    <message>
      <source>Proxy for downloads</source>
      <translation>Proxy para las descargas</translation>
    </message>
    <message>
      <source>As the system says</source>
      <translation>Como diga el sistema</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Ninguno</translation>
    </message>
    <message>
      <source>This one:</source>
      <translation>Este:</translation>
    </message>
    <message>
      <source>host:port</source>
      <translation>servidor:puerto</translation>
    </message>
    <message>
      <source>Address of the proxy</source>
      <translation>Dirección del proxy</translation>
    </message>
    <message>
      <source>host:port, or http://name:password@host:port</source>
      <translation>servidor:puerto o http://nombre:contraseña@servidor:puerto</translation>
    </message>
    <message>
      <source>not an address yet, such as proxy.example:8080</source>
      <translation>aún no es una dirección como proxy.example:8080</translation>
    </message>
  </context>
  <context>
    <name>ReadingPage</name>
    <message>
      <source>{name} could not be written.</source>
      <translation>No se pudo escribir {name}.</translation>
    </message>
    <message>
      <source>Check that its disk has room.</source>
      <translation>Compruebe que hay espacio en su disco.</translation>
    </message>
    <message>
      <source>Search here</source>
      <translation>Buscar aquí</translation>
    </message>
    <message>
      <source>Search in this page</source>
      <translation>Buscar en esta página</translation>
    </message>
    <message>
      <source>Print…</source>
      <translation>Imprimir…</translation>
    </message>
    <message>
      <source>Opens a PDF that can be printed</source>
      <translation>Abre un PDF que se puede imprimir</translation>
    </message>
    <message>
      <source>Nothing here says that.</source>
      <translation>Aquí no se dice nada de eso.</translation>
    </message>
    <message>
      <source>No program was found that opens {name}.</source>
      <translation>No se encontró ningún programa que abra {name}.</translation>
    </message>
  </context>
  <context>
    <name>RecordBar</name>
    <message>
      <source>Stop and search</source>
      <translation>Parar y buscar</translation>
    </message>
    <message>
      <source>Stop recording and search with the sound (Enter)</source>
      <translation>Parar la grabación y buscar con el sonido (Intro)</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Cancelar</translation>
    </message>
    <message>
      <source>Forget the recording (Escape)</source>
      <translation>Descartar la grabación (Escape)</translation>
    </message>
    <message>
      <source>Opening the microphone…</source>
      <translation>Abriendo el micrófono…</translation>
    </message>
    <message>
      <source>Recording: {n} of {most} seconds</source>
      <translation>Grabando: {n} de {most} segundos</translation>
    </message>
  </context>
  <context>
    <name>Recorder</name>
    <message>
      <source>The microphone gives no sound. Is it muted?</source>
      <translation>El micrófono no da ningún sonido. ¿Está silenciado?</translation>
    </message>
    <message>
      <source>That was too short to search with.</source>
      <translation>Eso fue demasiado corto para buscar.</translation>
    </message>
    <message>
      <source>Only silence was heard. Is the microphone muted?</source>
      <translation>Solo se oyó silencio. ¿Está silenciado el micrófono?</translation>
    </message>
    <message>
      <source>The libraries for sound are missing on this system.</source>
      <translation>Faltan las bibliotecas de sonido en este sistema.</translation>
    </message>
  </context>
  <context>
    <name>RegionPicker</name>
    <message>
      <source>Choose a part of the screen</source>
      <translation>Elegir una parte de la pantalla</translation>
    </message>
    <message>
      <source>Drag over what you are looking for, or use the arrow keys and Shift.
Enter takes it, Escape cancels.</source>
      <translation>Arrastre sobre lo que busca, o use las flechas con Mayús.
Intro lo toma, Escape cancela.</translation>
    </message>
  </context>
  <context>
    <name>Removing</name>
    <message numerus="yes">
      <source>%Ln files could not be put back.</source>
      <translation>
        <numerusform>%Ln archivo no se pudo devolver.</numerusform>
        <numerusform>%Ln archivos no se pudieron devolver.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Moving %Ln files to the trash</source>
      <translation>
        <numerusform>Mover %Ln archivo a la papelera</numerusform>
        <numerusform>Mover %Ln archivos a la papelera</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln files could not be moved to the trash.</source>
      <translation>
        <numerusform>%Ln archivo no se pudo mover a la papelera.</numerusform>
        <numerusform>%Ln archivos no se pudieron mover a la papelera.</numerusform>
      </translation>
    </message>
    <message>
      <source>{name} is in the trash.</source>
      <translation>{name} está en la papelera.</translation>
    </message>
    <message numerus="yes">
      <source>%Ln files are in the trash.</source>
      <translation>
        <numerusform>%Ln archivo está en la papelera.</numerusform>
        <numerusform>%Ln archivos están en la papelera.</numerusform>
      </translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Deshacer</translation>
    </message>
  </context>
  <context>
    <name>Results</name>
    <message>
      <source>photo</source>
      <translation>foto</translation>
    </message>
    <message>
      <source>sound</source>
      <translation>sonido</translation>
    </message>
    <message>
      <source>score</source>
      <translation>partitura</translation>
    </message>
    <message>
      <source>photos</source>
      <translation>fotos</translation>
    </message>
    <message>
      <source>sounds</source>
      <translation>sonidos</translation>
    </message>
    <message>
      <source>scores</source>
      <translation>partituras</translation>
    </message>
    <message>
      <source>page {page}</source>
      <translation>página {page}</translation>
    </message>
    <message>
      <source>from {time}</source>
      <translation>desde {time}</translation>
    </message>
    <message>
      <source>page {page} of {pages}</source>
      <translation>página {page} de {pages}</translation>
    </message>
    <message>
      <source>No date</source>
      <translation>Sin fecha</translation>
    </message>
    <message>
      <source>Photos</source>
      <translation>Fotos</translation>
    </message>
    <message numerus="yes">
      <source>%Ln near copies</source>
      <translation>
        <numerusform>%Ln copia casi igual</numerusform>
        <numerusform>%Ln copias casi iguales</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln copies</source>
      <translation>
        <numerusform>%Ln copia</numerusform>
        <numerusform>%Ln copias</numerusform>
      </translation>
    </message>
    <message>
      <source>weaker match</source>
      <translation>coincidencia más débil</translation>
    </message>
    <message>
      <source>tags: {names}</source>
      <translation>etiquetas: {names}</translation>
    </message>
    <message>
      <source>{n} of 5 stars</source>
      <translation>{n} de 5 estrellas</translation>
    </message>
    <message>
      <source>in it: {words}</source>
      <translation>contiene: {words}</translation>
    </message>
    <message>
      <source>together</source>
      <translation>en conjunto</translation>
    </message>
    <message>
      <source>shown once with {names}</source>
      <translation>se muestra una vez, junto con {names}</translation>
    </message>
    <message numerus="yes">
      <source>%Ln files have this content</source>
      <translation>
        <numerusform>%Ln archivo tiene este contenido</numerusform>
        <numerusform>%Ln archivos tienen este contenido</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln near copies are folded into it</source>
      <translation>
        <numerusform>%Ln copia casi igual está plegada aquí</numerusform>
        <numerusform>%Ln copias casi iguales están plegadas aquí</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln of its {all} examples are no longer in the library.</source>
      <translation>
        <numerusform>%Ln de sus {all} ejemplos ya no está en la biblioteca.</numerusform>
        <numerusform>%Ln de sus {all} ejemplos ya no están en la biblioteca.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln examples</source>
      <translation>
        <numerusform>%Ln ejemplo</numerusform>
        <numerusform>%Ln ejemplos</numerusform>
      </translation>
    </message>
    <message>
      <source>Each of its {all} examples was left out once and looked for with the others: {n} came among the first 10.</source>
      <translation>Cada uno de sus {all} ejemplos se dejó fuera una vez y se buscó con los demás: {n} salieron entre los 10 primeros.</translation>
    </message>
    <message>
      <source>{n} of {total}</source>
      <translation>{n} de {total}</translation>
    </message>
    <message numerus="yes">
      <source>Show %Ln weaker matches</source>
      <translation>
        <numerusform>Mostrar %Ln coincidencia más débil</numerusform>
        <numerusform>Mostrar %Ln coincidencias más débiles</numerusform>
      </translation>
    </message>
    <message>
      <source>offline</source>
      <translation>sin conexión</translation>
    </message>
    <message>
      <source>{n} of {all} searchable</source>
      <translation>{n} de {all} se pueden buscar</translation>
    </message>
    <message numerus="yes">
      <source>%Ln could not be read</source>
      <translation>
        <numerusform>%Ln no se pudo leer</numerusform>
        <numerusform>%Ln no se pudieron leer</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln are in the cloud only</source>
      <translation>
        <numerusform>%Ln está solo en la nube</numerusform>
        <numerusform>%Ln están solo en la nube</numerusform>
      </translation>
    </message>
    <message>
      <source>offline; its results stay</source>
      <translation>sin conexión; sus resultados se conservan</translation>
    </message>
    <message>
      <source>looked through every few minutes</source>
      <translation>se revisa cada pocos minutos</translation>
    </message>
    <message>
      <source>not loaded yet</source>
      <translation>aún sin cargar</translation>
    </message>
    <message>
      <source>The first can be searched in a moment.</source>
      <translation>En un momento se podrá buscar en los primeros.</translation>
    </message>
    <message>
      <source>The others follow.</source>
      <translation>Los demás vendrán después.</translation>
    </message>
    <message>
      <source>The others follow within {time}.</source>
      <translation>Los demás vendrán en {time}.</translation>
    </message>
    <message>
      <source>Indexing waits while the computer runs on its battery.</source>
      <translation>La indexación espera mientras el ordenador funciona con la batería.</translation>
    </message>
    <message>
      <source>Indexing waits while other programs need the computer.</source>
      <translation>La indexación espera mientras otros programas necesitan el ordenador.</translation>
    </message>
    <message>
      <source>Indexing is paused.</source>
      <translation>La indexación está en pausa.</translation>
    </message>
    <message numerus="yes">
      <source>%Ln files were found.</source>
      <translation>
        <numerusform>Se encontró %Ln archivo.</numerusform>
        <numerusform>Se encontraron %Ln archivos.</numerusform>
      </translation>
    </message>
    <message>
      <source>{n} of {total} files can be searched already.</source>
      <translation>Ya se puede buscar en {n} de {total} archivos.</translation>
    </message>
    <message>
      <source>a minute or two</source>
      <translation>uno o dos minutos</translation>
    </message>
    <message numerus="yes">
      <source>%Ln minutes</source>
      <translation>
        <numerusform>%Ln minuto</numerusform>
        <numerusform>%Ln minutos</numerusform>
      </translation>
    </message>
    <message>
      <source>an hour</source>
      <translation>una hora</translation>
    </message>
    <message numerus="yes">
      <source>%Ln hours</source>
      <translation>
        <numerusform>%Ln hora</numerusform>
        <numerusform>%Ln horas</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{name}, %Ln items</source>
      <translation>
        <numerusform>{name}, %Ln elemento</numerusform>
        <numerusform>{name}, %Ln elementos</numerusform>
      </translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Nombre</translation>
    </message>
    <message>
      <source>Date</source>
      <translation>Fecha</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>Tipo</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>Duración</translation>
    </message>
    <message>
      <source>Length of a sound, pages of a score, pixels of a photo</source>
      <translation>Duración de un sonido, páginas de una partitura, píxeles de una foto</translation>
    </message>
    <message>
      <source>Rating</source>
      <translation>Valoración</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Carpeta</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Tamaño</translation>
    </message>
    <message>
      <source>Added</source>
      <translation>Añadido</translation>
    </message>
    <message>
      <source>Match</source>
      <translation>Coincidencia</translation>
    </message>
    <message>
      <source>How well it matches, all terms together</source>
      <translation>Cuánto coincide, con todos los términos</translation>
    </message>
    <message>
      <source>What {label} gave to the match</source>
      <translation>Lo que {label} aportó a la coincidencia</translation>
    </message>
    <message numerus="yes">
      <source>%Ln pages</source>
      <translation>
        <numerusform>%Ln página</numerusform>
        <numerusform>%Ln páginas</numerusform>
      </translation>
    </message>
    <message>
      <source>in {name}</source>
      <translation>en {name}</translation>
    </message>
    <message>
      <source>from {v}</source>
      <translation>desde {v}</translation>
    </message>
    <message>
      <source>until {v}</source>
      <translation>hasta {v}</translation>
    </message>
    <message>
      <source>tag {v}</source>
      <translation>etiqueta {v}</translation>
    </message>
    <message>
      <source>near copies of {name}</source>
      <translation>copias casi iguales de {name}</translation>
    </message>
    <message>
      <source>Date, newest first</source>
      <translation>Fecha, lo más nuevo primero</translation>
    </message>
    <message>
      <source>Date, oldest first</source>
      <translation>Fecha, lo más antiguo primero</translation>
    </message>
    <message>
      <source>Rating, highest first</source>
      <translation>Valoración, la más alta primero</translation>
    </message>
    <message>
      <source>Size, largest first</source>
      <translation>Tamaño, lo más grande primero</translation>
    </message>
    <message>
      <source>Size, smallest first</source>
      <translation>Tamaño, lo más pequeño primero</translation>
    </message>
    <message>
      <source>Length, longest first</source>
      <translation>Duración, lo más largo primero</translation>
    </message>
    <message>
      <source>Length, shortest first</source>
      <translation>Duración, lo más corto primero</translation>
    </message>
    <message>
      <source>Added, newest first</source>
      <translation>Añadido, lo más nuevo primero</translation>
    </message>
    <message>
      <source>Day</source>
      <translation>Día</translation>
    </message>
    <message>
      <source>Piece of music</source>
      <translation>Pieza de música</translation>
    </message>
    <message>
      <source>weaker matches below</source>
      <translation>coincidencias más débiles debajo</translation>
    </message>
    <message>
      <source>at least {counts}</source>
      <translation>al menos {counts}</translation>
    </message>
  </context>
  <context>
    <name>ResultsGrid</name>
    <message>
      <source>Results</source>
      <translation>Resultados</translation>
    </message>
  </context>
  <context>
    <name>ResultsPage</name>
    <message>
      <source>The search failed.</source>
      <translation>La búsqueda falló.</translation>
    </message>
    <message>
      <source>The fault is ours.</source>
      <translation>El fallo es nuestro.</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Intentar de nuevo</translation>
    </message>
    <message>
      <source>Searching</source>
      <translation>Buscar</translation>
    </message>
    <message>
      <source>Searching…</source>
      <translation>Buscando…</translation>
    </message>
    <message>
      <source>The models are loading. Only the first search waits for them…</source>
      <translation>Se están cargando los modelos. Solo la primera búsqueda los espera…</translation>
    </message>
    <message>
      <source>Wandering</source>
      <translation>De paseo</translation>
    </message>
    <message>
      <source>Hide weaker matches</source>
      <translation>Ocultar las coincidencias más débiles</translation>
    </message>
    <message>
      <source>That was everything.</source>
      <translation>Eso era todo.</translation>
    </message>
    <message>
      <source>There is nothing left that you have not passed.</source>
      <translation>No queda nada por lo que no haya pasado.</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>Atrás</translation>
    </message>
    <message>
      <source>No file fits these filters.</source>
      <translation>Ningún archivo cumple estos filtros.</translation>
    </message>
    <message>
      <source>A file must fit all of them.</source>
      <translation>Un archivo debe cumplirlos todos.</translation>
    </message>
    <message>
      <source>Remove the filters</source>
      <translation>Quitar los filtros</translation>
    </message>
    <message>
      <source>No file fits what you typed.</source>
      <translation>Ningún archivo cumple lo que ha escrito.</translation>
    </message>
    <message>
      <source>Filters, dates and words in quotes must fit exactly.</source>
      <translation>Los filtros, las fechas y las palabras entre comillas deben cumplirse exactamente.</translation>
    </message>
    <message>
      <source>Clear the words</source>
      <translation>Borrar las palabras</translation>
    </message>
    <message>
      <source>Indexing has just begun.</source>
      <translation>La indexación acaba de empezar.</translation>
    </message>
    <message>
      <source>Nothing found.</source>
      <translation>No se encontró nada.</translation>
    </message>
    <message>
      <source>There are no photos, sounds or scores in the folders.</source>
      <translation>En las carpetas no hay fotos, sonidos ni partituras.</translation>
    </message>
    <message>
      <source>Add a folder…</source>
      <translation>Añadir una carpeta…</translation>
    </message>
    <message>
      <source>Nothing in your library is clearly what you asked for.</source>
      <translation>Nada en su biblioteca es claramente lo que pidió.</translation>
    </message>
    <message>
      <source>Nothing good found</source>
      <translation>No se encontró nada bueno</translation>
    </message>
    <message>
      <source>Wander instead</source>
      <translation>Pasear en su lugar</translation>
    </message>
    <message>
      <source>No score of this was found in your library.</source>
      <translation>No se encontró en su biblioteca ninguna partitura de esto.</translation>
    </message>
    <message>
      <source>If you have one, add its folder: PDF, MusicXML, or pictures of printed pages.</source>
      <translation>Si tiene una, añada su carpeta: PDF, MusicXML o imágenes de páginas impresas.</translation>
    </message>
    <message>
      <source>No recording of this was found in your library.</source>
      <translation>No se encontró en su biblioteca ninguna grabación de esto.</translation>
    </message>
    <message>
      <source>If you have one, add its folder. A clear line of printed notes helps most.</source>
      <translation>Si tiene una, añada su carpeta. Lo que más ayuda es una línea clara de notas impresas.</translation>
    </message>
    <message numerus="yes">
      <source>%Ln files are still being indexed.</source>
      <translation>
        <numerusform>Aún se está leyendo %Ln archivo.</numerusform>
        <numerusform>Aún se están leyendo %Ln archivos.</numerusform>
      </translation>
    </message>
    <message>
      <source>Remove filter {text}</source>
      <translation>Quitar el filtro {text}</translation>
    </message>
  </context>
  <context>
    <name>ResultsTools</name>
    <message>
      <source>Show every near copy (Ctrl+Shift+F)</source>
      <translation>Mostrar todas las copias casi iguales (Ctrl+Mayús+F)</translation>
    </message>
    <message>
      <source>Sort (Ctrl+Shift+T)</source>
      <translation>Ordenar (Ctrl+Mayús+T)</translation>
    </message>
    <message>
      <source>Group (Ctrl+Shift+G)</source>
      <translation>Agrupar (Ctrl+Mayús+G)</translation>
    </message>
    <message>
      <source>Show as a grid (Ctrl+1)</source>
      <translation>Mostrar como cuadrícula (Ctrl+1)</translation>
    </message>
    <message>
      <source>Show as a list (Ctrl+2)</source>
      <translation>Mostrar como lista (Ctrl+2)</translation>
    </message>
    <message>
      <source>Size of the results</source>
      <translation>Tamaño de los resultados</translation>
    </message>
    <message>
      <source>Size of the results (Ctrl+plus, Ctrl+minus)</source>
      <translation>Tamaño de los resultados (Ctrl+más, Ctrl+menos)</translation>
    </message>
    <message>
      <source>Newest first</source>
      <translation>Lo más nuevo primero</translation>
    </message>
    <message>
      <source>Best match first</source>
      <translation>Lo que mejor coincide primero</translation>
    </message>
    <message>
      <source>Match with {label}</source>
      <translation>Coincidencia con {label}</translation>
    </message>
    <message>
      <source>No groups</source>
      <translation>Sin grupos</translation>
    </message>
  </context>
  <context>
    <name>SavedPanel</name>
    <message>
      <source>Saved searches</source>
      <translation>Búsquedas guardadas</translation>
    </message>
    <message>
      <source>Save this search</source>
      <translation>Guardar esta búsqueda</translation>
    </message>
    <message>
      <source>Save this search (Ctrl+S)</source>
      <translation>Guardar esta búsqueda (Ctrl+S)</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Abrir</translation>
    </message>
    <message>
      <source>Rename…</source>
      <translation>Renombrar…</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Borrar</translation>
    </message>
  </context>
  <context>
    <name>Saving</name>
    <message>
      <source>There is no search to save yet.</source>
      <translation>Aún no hay ninguna búsqueda que guardar.</translation>
    </message>
    <message>
      <source>what I like</source>
      <translation>lo que me gusta</translation>
    </message>
    <message>
      <source>Save this search as:</source>
      <translation>Guardar esta búsqueda como:</translation>
    </message>
    <message>
      <source>Another name for “{name}”:</source>
      <translation>Otro nombre para «{name}»:</translation>
    </message>
    <message>
      <source>Delete “{name}”</source>
      <translation>Borrar «{name}»</translation>
    </message>
    <message>
      <source>“{name}” was deleted.</source>
      <translation>«{name}» se borró.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Deshacer</translation>
    </message>
    <message>
      <source>Save “{name}”</source>
      <translation>Guardar «{name}»</translation>
    </message>
    <message>
      <source>“{name}” is this search now.</source>
      <translation>«{name}» es ahora esta búsqueda.</translation>
    </message>
    <message>
      <source>Rename “{name}”</source>
      <translation>Renombrar «{name}»</translation>
    </message>
  </context>
  <context>
    <name>ScoreBars</name>
    <message>
      <source>Scores</source>
      <translation>Partituras</translation>
    </message>
  </context>
  <context>
    <name>ScoreStage</name>
    <message>
      <source>Previous page (Page Up)</source>
      <translation>Página anterior (Re Pág)</translation>
    </message>
    <message>
      <source>Next page (Page Down)</source>
      <translation>Página siguiente (Av Pág)</translation>
    </message>
    <message>
      <source>Go to the match</source>
      <translation>Ir a la coincidencia</translation>
    </message>
    <message>
      <source>Movement</source>
      <translation>Movimiento</translation>
    </message>
    <message>
      <source>Go to a movement</source>
      <translation>Ir a un movimiento</translation>
    </message>
    <message>
      <source>Click to play from there</source>
      <translation>Haga clic para reproducir desde ahí</translation>
    </message>
    <message>
      <source>Page {page} is being drawn…</source>
      <translation>Dibujando la página {page}…</translation>
    </message>
    <message>
      <source>{page} of {pages}</source>
      <translation>{page} de {pages}</translation>
    </message>
    <message>
      <source>Page {place}</source>
      <translation>Página {place}</translation>
    </message>
  </context>
  <context>
    <name>ScreenSnip</name>
    <message>
      <source>This system does not let programs look at the screen.</source>
      <translation>Este sistema no deja que los programas vean la pantalla.</translation>
    </message>
  </context>
  <context>
    <name>ScreenshotPortal</name>
    <message>
      <source>This desktop gives no picture of the screen. Paste a screenshot instead.</source>
      <translation>Este escritorio no da ninguna imagen de la pantalla. Pegue una captura en su lugar.</translation>
    </message>
  </context>
  <context>
    <name>SearchBar</name>
    <message>
      <source>Menu (F10)</source>
      <translation>Menú (F10)</translation>
    </message>
    <message>
      <source>Clear the search (Escape)</source>
      <translation>Vaciar la búsqueda (Escape)</translation>
    </message>
    <message>
      <source>What the words are for</source>
      <translation>Para qué son las palabras</translation>
    </message>
    <message>
      <source>but…</source>
      <translation>pero…</translation>
    </message>
    <message>
      <source>also…</source>
      <translation>también…</translation>
    </message>
    <message>
      <source>without…</source>
      <translation>sin…</translation>
    </message>
    <message>
      <source>Type words, or drop or paste a picture, a sound or a page of music</source>
      <translation>Escriba palabras, o suelte o pegue una imagen, un sonido o una página de música</translation>
    </message>
    <message>
      <source>What should be different?</source>
      <translation>¿Qué debe ser distinto?</translation>
    </message>
    <message>
      <source>Words that should fit too</source>
      <translation>Palabras que también deben encajar</translation>
    </message>
    <message>
      <source>What should not be there</source>
      <translation>Qué no debe estar</translation>
    </message>
  </context>
  <context>
    <name>SearchLine</name>
    <message>
      <source>Search</source>
      <translation>Buscar</translation>
    </message>
  </context>
  <context>
    <name>SearchName</name>
    <message>
      <source>Wandering</source>
      <translation>De paseo</translation>
    </message>
    <message>
      <source>Everything</source>
      <translation>Todo</translation>
    </message>
  </context>
  <context>
    <name>SettingsPage</name>
    <message>
      <source>Sections</source>
      <translation>Secciones</translation>
    </message>
  </context>
  <context>
    <name>SketchCanvas</name>
    <message>
      <source>Paper</source>
      <translation>Papel</translation>
    </message>
    <message>
      <source>Draw with the mouse or a pen. Arrow keys move the pen, Space draws.</source>
      <translation>Dibuje con el ratón o un lápiz. Las flechas mueven el lápiz, Espacio dibuja.</translation>
    </message>
  </context>
  <context>
    <name>SketchDesk</name>
    <message>
      <source>sketch</source>
      <translation>boceto</translation>
    </message>
    <message>
      <source>Save the sketch as:</source>
      <translation>Guardar el boceto como:</translation>
    </message>
    <message>
      <source>Sketch “{name}” saved</source>
      <translation>Boceto «{name}» guardado</translation>
    </message>
    <message>
      <source>“{name}” cannot be opened: it is from another version.</source>
      <translation>«{name}» no se puede abrir: es de otra versión.</translation>
    </message>
    <message>
      <source>Another name for “{name}”:</source>
      <translation>Otro nombre para «{name}»:</translation>
    </message>
    <message>
      <source>Sketch renamed to “{name}”</source>
      <translation>Boceto renombrado a «{name}»</translation>
    </message>
    <message>
      <source>Sketch “{name}” deleted</source>
      <translation>Boceto «{name}» borrado</translation>
    </message>
    <message>
      <source>“{name}” was deleted.</source>
      <translation>«{name}» se borró.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Deshacer</translation>
    </message>
  </context>
  <context>
    <name>SketchList</name>
    <message>
      <source>Saved sketches</source>
      <translation>Bocetos guardados</translation>
    </message>
    <message>
      <source>Go on drawing</source>
      <translation>Seguir dibujando</translation>
    </message>
    <message>
      <source>Rename…</source>
      <translation>Renombrar…</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Borrar</translation>
    </message>
    <message>
      <source>{name}: click to go on drawing</source>
      <translation>{name}: haga clic para seguir dibujando</translation>
    </message>
  </context>
  <context>
    <name>SketchPad</name>
    <message>
      <source>Sketch</source>
      <translation>Boceto</translation>
    </message>
    <message>
      <source>Pen (P)</source>
      <translation>Lápiz (P)</translation>
    </message>
    <message>
      <source>Eraser (E)</source>
      <translation>Goma (E)</translation>
    </message>
    <message>
      <source>Width of the line ([ and ])</source>
      <translation>Grosor de la línea ([ y ])</translation>
    </message>
    <message>
      <source>Width of the line</source>
      <translation>Grosor de la línea</translation>
    </message>
    <message>
      <source>Lines</source>
      <translation>Líneas</translation>
    </message>
    <message>
      <source>Only shapes count (L)</source>
      <translation>Solo cuentan las formas (L)</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>Colores</translation>
    </message>
    <message>
      <source>Which colours lie where counts as well (C)</source>
      <translation>También cuenta qué colores hay y dónde (C)</translation>
    </message>
    <message>
      <source>Undo (Ctrl+Z)</source>
      <translation>Deshacer (Ctrl+Z)</translation>
    </message>
    <message>
      <source>Redo (Ctrl+Shift+Z)</source>
      <translation>Rehacer (Ctrl+Mayús+Z)</translation>
    </message>
    <message>
      <source>Clear the paper (Delete)</source>
      <translation>Vaciar el papel (Supr)</translation>
    </message>
    <message>
      <source>Save this sketch (S)</source>
      <translation>Guardar este boceto (S)</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Cancelar</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>Buscar</translation>
    </message>
    <message>
      <source>Draw after this picture</source>
      <translation>Dibujar a partir de esta imagen</translation>
    </message>
  </context>
  <context>
    <name>SketchShelf</name>
    <message>
      <source>Saved sketches</source>
      <translation>Bocetos guardados</translation>
    </message>
  </context>
  <context>
    <name>SoundStage</name>
    <message>
      <source>Play (Space)</source>
      <translation>Reproducir (Espacio)</translation>
    </message>
    <message>
      <source>Play the match (M)</source>
      <translation>Reproducir la coincidencia (M)</translation>
    </message>
    <message>
      <source>Repeat (L)</source>
      <translation>Repetir (L)</translation>
    </message>
    <message>
      <source>Repeat {start} to {end} (L)</source>
      <translation>Repetir de {start} a {end} (L)</translation>
    </message>
    <message>
      <source>Repeat the match (L)</source>
      <translation>Repetir la coincidencia (L)</translation>
    </message>
    <message>
      <source>Repeat all of it (L)</source>
      <translation>Repetirlo todo (L)</translation>
    </message>
    <message>
      <source>Drag, or Shift and the arrow keys: mark what is repeated</source>
      <translation>Arrastrar, o Mayús y las flechas: marcar lo que se repite</translation>
    </message>
    <message>
      <source>Pause (Space)</source>
      <translation>Pausa (Espacio)</translation>
    </message>
  </context>
  <context>
    <name>StarRating</name>
    <message>
      <source>Rating</source>
      <translation>Valoración</translation>
    </message>
    <message>
      <source>Rating: click a star, or press 0 to 5</source>
      <translation>Valoración: haga clic en una estrella o pulse de 0 a 5</translation>
    </message>
  </context>
  <context>
    <name>StatusLine</name>
    <message>
      <source>How much is indexed</source>
      <translation>Cuánto está indexado</translation>
    </message>
    <message>
      <source>Index anyway</source>
      <translation>Indexar de todos modos</translation>
    </message>
    <message>
      <source>Index until everything is searchable, whatever the settings say</source>
      <translation>Indexar hasta que se pueda buscar en todo, digan lo que digan los ajustes</translation>
    </message>
    <message>
      <source>Opening the library…</source>
      <translation>Abriendo la biblioteca…</translation>
    </message>
    <message>
      <source>{n} of {total} searchable</source>
      <translation>Se puede buscar en {n} de {total}</translation>
    </message>
    <message>
      <source>No files yet</source>
      <translation>Aún no hay archivos</translation>
    </message>
    <message numerus="yes">
      <source>%Ln could not be read — show</source>
      <translation>
        <numerusform>%Ln no se pudo leer — mostrar</numerusform>
        <numerusform>%Ln no se pudieron leer — mostrar</numerusform>
      </translation>
    </message>
    <message>
      <source>Go on indexing</source>
      <translation>Seguir indexando</translation>
    </message>
    <message>
      <source>Pause indexing</source>
      <translation>Pausar la indexación</translation>
    </message>
    <message>
      <source>looking through the folders…</source>
      <translation>revisando las carpetas…</translation>
    </message>
    <message>
      <source>CPU</source>
      <translation>la CPU</translation>
    </message>
    <message>
      <source>GPU</source>
      <translation>la GPU</translation>
    </message>
    <message>
      <source>{rate} files/s on {device}</source>
      <translation>{rate} archivos/s en {device}</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>quedan {time}</translation>
    </message>
    <message>
      <source>indexing…</source>
      <translation>indexando…</translation>
    </message>
    <message>
      <source>waits while the computer runs on its battery</source>
      <translation>espera mientras el ordenador funciona con la batería</translation>
    </message>
    <message>
      <source>waits while other programs need the computer</source>
      <translation>espera mientras otros programas necesitan el ordenador</translation>
    </message>
    <message>
      <source>paused</source>
      <translation>en pausa</translation>
    </message>
  </context>
  <context>
    <name>SteerStrip</name>
    <message>
      <source>Different</source>
      <translation>Distinto</translation>
    </message>
    <message>
      <source>Show something different</source>
      <translation>Mostrar algo distinto</translation>
    </message>
    <message>
      <source>Show results that differ from each other first, not ten times the same (Ctrl+E)</source>
      <translation>Mostrar primero resultados que difieren entre sí, no diez veces lo mismo (Ctrl+E)</translation>
    </message>
    <message>
      <source>Walk through the library past what nobody asked for (Ctrl+G); back: Alt+Left</source>
      <translation>Recorrer la biblioteca ante lo que nadie pidió (Ctrl+G); volver: Alt+Izquierda</translation>
    </message>
    <message>
      <source>Wander on</source>
      <translation>Seguir paseando</translation>
    </message>
    <message>
      <source>Wander</source>
      <translation>Pasear</translation>
    </message>
  </context>
  <context>
    <name>Steering</name>
    <message>
      <source>A concept needs at least {n} results that you like.</source>
      <translation>Un concepto necesita al menos {n} resultados que le gusten.</translation>
    </message>
    <message>
      <source>Mark results with + (or not like this with −), then save.</source>
      <translation>Marque resultados con + (o con − lo que no es así) y luego guarde.</translation>
    </message>
    <message>
      <source>Save what you like as:</source>
      <translation>Guardar lo que le gusta como:</translation>
    </message>
    <message>
      <source>Another name for “{name}”:</source>
      <translation>Otro nombre para «{name}»:</translation>
    </message>
    <message>
      <source>“{name}” is saved.</source>
      <translation>«{name}» está guardado.</translation>
    </message>
    <message>
      <source>Concept “{name}” saved</source>
      <translation>Concepto «{name}» guardado</translation>
    </message>
    <message>
      <source>Concept “{name}” deleted</source>
      <translation>Concepto «{name}» borrado</translation>
    </message>
    <message>
      <source>“{name}” was deleted.</source>
      <translation>«{name}» se borró.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Deshacer</translation>
    </message>
    <message>
      <source>Concept renamed to “{name}”</source>
      <translation>Concepto renombrado a «{name}»</translation>
    </message>
  </context>
  <context>
    <name>Subpages</name>
    <message>
      <source>Settings</source>
      <translation>Ajustes</translation>
    </message>
    <message>
      <source>Files that could not be read</source>
      <translation>Archivos que no se pudieron leer</translation>
    </message>
    <message>
      <source>Duplicates</source>
      <translation>Duplicados</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>Ayuda</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Teclas</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>Comparar</translation>
    </message>
    <message>
      <source>Back to the search</source>
      <translation>Volver a la búsqueda</translation>
    </message>
    <message>
      <source>Back to the search (Esc)</source>
      <translation>Volver a la búsqueda (Esc)</translation>
    </message>
  </context>
  <context>
    <name>SwatchButton</name>
    <message>
      <source>Search for this colour: {name}, {percent} % of the picture</source>
      <translation>Buscar este color: {name}, {percent} % de la imagen</translation>
    </message>
  </context>
  <context>
    <name>Swatches</name>
    <message>
      <source>Colours</source>
      <translation>Colores</translation>
    </message>
  </context>
  <context>
    <name>TagChip</name>
    <message>
      <source>Remove tag {tag}</source>
      <translation>Quitar la etiqueta {tag}</translation>
    </message>
  </context>
  <context>
    <name>TagEditor</name>
    <message>
      <source>Add tag</source>
      <translation>Añadir etiqueta</translation>
    </message>
  </context>
  <context>
    <name>Tour</name>
    <message>
      <source>Say what you are looking for</source>
      <translation>Diga qué busca</translation>
    </message>
    <message>
      <source>Type it in your own words: boats in the evening, rain on a roof, slow waltz. Results come while you type. Every part of a search is a chip that can be weighed or removed.</source>
      <translation>Escríbalo con sus palabras: barcos al atardecer, lluvia en un tejado, vals lento. Los resultados llegan mientras escribe. Cada parte de una búsqueda es una ficha que se puede pesar o quitar.</translation>
    </message>
    <message>
      <source>Or show it</source>
      <translation>O muéstrelo</translation>
    </message>
    <message>
      <source>Drop a picture, a sound or a page of music anywhere into the window, paste one, or draw a sketch with this button. Words beside it say what should be different.</source>
      <translation>Suelte una imagen, un sonido o una página de música en cualquier parte de la ventana, pegue algo o dibuje un boceto con este botón. Las palabras al lado dicen qué debe ser distinto.</translation>
    </message>
    <message>
      <source>Steer by what you see</source>
      <translation>Guíe con lo que ve</translation>
    </message>
    <message>
      <source>Press + for more like the selected result and − for less. Ctrl+L searches like it, and Enter shows it large. Results can be dragged into other programs.</source>
      <translation>Pulse + para más como el resultado elegido y − para menos. Ctrl+L busca algo así, e Intro lo muestra en grande. Los resultados se pueden arrastrar a otros programas.</translation>
    </message>
    <message>
      <source>Narrow it down</source>
      <translation>Acótelo</translation>
    </message>
    <message>
      <source>Folders and filters are always kept exactly. Searches and what you like can be kept here under a name. F9 folds this pane.</source>
      <translation>Las carpetas y los filtros se cumplen siempre con exactitud. Las búsquedas y lo que le gusta se pueden guardar aquí con un nombre. F9 pliega este panel.</translation>
    </message>
    <message>
      <source>See why</source>
      <translation>Vea por qué</translation>
    </message>
    <message>
      <source>The preview shows the place that matched and the words that led there. Under it, sliders say what counts how much. All keys stand in the help: F1.</source>
      <translation>La vista previa muestra el lugar que coincide y las palabras que llevaron a él. Debajo, unos controles dicen qué cuenta cuánto. Todas las teclas están en la ayuda: F1.</translation>
    </message>
  </context>
  <context>
    <name>TracingButton</name>
    <message>
      <source>Draw after a picture</source>
      <translation>Dibujar a partir de una imagen</translation>
    </message>
    <message>
      <source>Draw after a picture: the selected result, or a file (T)</source>
      <translation>Dibujar a partir de una imagen: el resultado elegido o un archivo (T)</translation>
    </message>
    <message>
      <source>The selected result</source>
      <translation>El resultado elegido</translation>
    </message>
    <message>
      <source>A picture file…</source>
      <translation>Un archivo de imagen…</translation>
    </message>
    <message>
      <source>Take the picture away</source>
      <translation>Quitar la imagen</translation>
    </message>
    <message>
      <source>All files (*)</source>
      <translation>Todos los archivos (*)</translation>
    </message>
    <message>
      <source>{name} cannot be shown. Try a JPEG or PNG file.</source>
      <translation>{name} no se puede mostrar. Pruebe con un archivo JPEG o PNG.</translation>
    </message>
    <message>
      <source>Pictures ({endings})</source>
      <translation>Imágenes ({endings})</translation>
    </message>
  </context>
  <context>
    <name>Trash</name>
    <message>
      <source>It is no longer there, or its disk is not connected.</source>
      <translation>Ya no está, o su disco no está conectado.</translation>
    </message>
    <message>
      <source>Its folder is read-only.</source>
      <translation>Su carpeta es de solo lectura.</translation>
    </message>
    <message>
      <source>The drive that it is on has no trash. Trouvère deletes nothing for good: do that in the file manager.</source>
      <translation>El disco en el que está no tiene papelera. Trouvère no borra nada de forma definitiva: hágalo en el gestor de archivos.</translation>
    </message>
    <message>
      <source>Another file of that name is there now.</source>
      <translation>Ahora hay allí otro archivo con ese nombre.</translation>
    </message>
    <message>
      <source>It is no longer in the trash.</source>
      <translation>Ya no está en la papelera.</translation>
    </message>
  </context>
  <context>
    <name>TrayIndicator</name>
    <message>
      <source>Show the window</source>
      <translation>Mostrar la ventana</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>Salir</translation>
    </message>
    <message>
      <source>Go on indexing</source>
      <translation>Seguir indexando</translation>
    </message>
    <message>
      <source>Pause indexing</source>
      <translation>Pausar la indexación</translation>
    </message>
    <message>
      <source>Trouvère: {n} of {total} searchable</source>
      <translation>Trouvère: {n} de {total} se pueden buscar</translation>
    </message>
    <message>
      <source>paused</source>
      <translation>en pausa</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>quedan {time}</translation>
    </message>
    <message>
      <source>Everything is searchable now.</source>
      <translation>Ya se puede buscar en todo.</translation>
    </message>
  </context>
  <context>
    <name>WaveformView</name>
    <message>
      <source>Position in the recording</source>
      <translation>Posición en la grabación</translation>
    </message>
  </context>
  <context>
    <name>WeightPopup</name>
    <message>
      <source>Weight {value}</source>
      <translation>Peso {value}</translation>
    </message>
    <message>
      <source>Picture</source>
      <translation>Imagen</translation>
    </message>
    <message>
      <source>Sketch</source>
      <translation>Boceto</translation>
    </message>
    <message>
      <source>Sheet music</source>
      <translation>Partituras</translation>
    </message>
  </context>
  <context>
    <name>WelcomePage</name>
    <message>
      <source>Search these folders</source>
      <translation>Buscar en estas carpetas</translation>
    </message>
    <message>
      <source>Choose another folder…</source>
      <translation>Elegir otra carpeta…</translation>
    </message>
    <message>
      <source>Try the samples</source>
      <translation>Probar con las muestras</translation>
    </message>
    <message>
      <source>Show me around</source>
      <translation>Enséñame la ventana</translation>
    </message>
    <message>
      <source>Which folders should be searched?</source>
      <translation>¿En qué carpetas se debe buscar?</translation>
    </message>
    <message>
      <source>Only looking?</source>
      <translation>¿Solo quiere mirar?</translation>
    </message>
    <message>
      <source>Trouvère finds photos, sounds and sheet music by what is in them. Your files are only read, and nothing leaves this computer.</source>
      <translation>Trouvère encuentra fotos, sonidos y partituras por lo que hay en ellos. Sus archivos solo se leen, y nada sale de este ordenador.</translation>
    </message>
    <message>
      <source>A few photos, recordings and scores come with Trouvère. They can be taken out again with one click.</source>
      <translation>Trouvère trae unas cuantas fotos, grabaciones y partituras. Se pueden sacar de nuevo con un clic.</translation>
    </message>
  </context>
  <context>
    <name>WhyPanel</name>
    <message>
      <source>Why this matched</source>
      <translation>Por qué coincide</translation>
    </message>
    <message>
      <source>What is in it</source>
      <translation>Qué contiene</translation>
    </message>
  </context>
  <context>
    <name>WordBars</name>
    <message>
      <source>Words that tell this result</source>
      <translation>Palabras que describen este resultado</translation>
    </message>
    <message>
      <source>More of “{word}”</source>
      <translation>Más «{word}»</translation>
    </message>
    <message>
      <source>Less of “{word}”</source>
      <translation>Menos «{word}»</translation>
    </message>
  </context>
</TS>
