<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
  <context>
    <name>Collecting</name>
    <message numerus="yes">
      <source>Collection of %Ln items, name:</source>
      <translation>
        <numerusform>Collection of %Ln item, name:</numerusform>
        <numerusform>Collection of %Ln items, name:</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>“{name}” holds %Ln items.</source>
      <translation>
        <numerusform>“{name}” holds %Ln item.</numerusform>
        <numerusform>“{name}” holds %Ln items.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln items added to “{name}”.</source>
      <translation>
        <numerusform>%Ln item added to “{name}”.</numerusform>
        <numerusform>%Ln items added to “{name}”.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln items taken out of “{name}”. The files stay as they are.</source>
      <translation>
        <numerusform>%Ln item taken out of “{name}”. The file stays as it is.</numerusform>
        <numerusform>%Ln items taken out of “{name}”. The files stay as they are.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Duplicates</name>
    <message numerus="yes">
      <source>%Ln groups, {size} to spare</source>
      <translation>
        <numerusform>%Ln group, {size} to spare</numerusform>
        <numerusform>%Ln groups, {size} to spare</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln files · {size} to spare</source>
      <translation>
        <numerusform>%Ln file · {size} to spare</numerusform>
        <numerusform>%Ln files · {size} to spare</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln pages</source>
      <translation>
        <numerusform>%Ln page</numerusform>
        <numerusform>%Ln pages</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Move %Ln files to trash</source>
      <translation>
        <numerusform>Move %Ln file to trash</numerusform>
        <numerusform>Move %Ln files to trash</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>DuplicatesPage</name>
    <message numerus="yes">
      <source>Keep the suggested one of each group, move %Ln others to the trash</source>
      <translation>
        <numerusform>Keep the suggested one of each group, move %Ln other to the trash</numerusform>
        <numerusform>Keep the suggested one of each group, move %Ln others to the trash</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Exchanging</name>
    <message numerus="yes">
      <source>the %Ln selected files</source>
      <translation>
        <numerusform>the %Ln selected file</numerusform>
        <numerusform>the %Ln selected files</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln sidecar files written, {same} needed nothing.</source>
      <translation>
        <numerusform>%Ln sidecar file written, {same} needed nothing.</numerusform>
        <numerusform>%Ln sidecar files written, {same} needed nothing.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln files got ratings or tags, {same} are as they were.</source>
      <translation>
        <numerusform>%Ln file got ratings or tags, {same} are as they were.</numerusform>
        <numerusform>%Ln files got ratings or tags, {same} are as they were.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>… and %Ln more.</source>
      <translation>
        <numerusform>… and %Ln more.</numerusform>
        <numerusform>… and %Ln more.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln could not be done.</source>
      <translation>
        <numerusform>%Ln could not be done.</numerusform>
        <numerusform>%Ln could not be done.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>FailuresView</name>
    <message numerus="yes">
      <source>%Ln lines copied.</source>
      <translation>
        <numerusform>%Ln line copied.</numerusform>
        <numerusform>%Ln lines copied.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln files are read again.</source>
      <translation>
        <numerusform>%Ln file is read again.</numerusform>
        <numerusform>%Ln files are read again.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>FeedbackChip</name>
    <message numerus="yes">
      <source>%Ln liked</source>
      <translation>
        <numerusform>%Ln liked</numerusform>
        <numerusform>%Ln liked</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln not wanted</source>
      <translation>
        <numerusform>%Ln not wanted</numerusform>
        <numerusform>%Ln not wanted</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>HitActions</name>
    <message numerus="yes">
      <source>Copied %Ln paths.</source>
      <translation>
        <numerusform>Copied %Ln path.</numerusform>
        <numerusform>Copied %Ln paths.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Show its %Ln near copies</source>
      <translation>
        <numerusform>Show its %Ln near copy</numerusform>
        <numerusform>Show its %Ln near copies</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Tags that all %Ln have, with commas between them:</source>
      <translation>
        <numerusform>Tags of %Ln file, with commas between them:</numerusform>
        <numerusform>Tags that all %Ln have, with commas between them:</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message numerus="yes">
      <source>%Ln selected</source>
      <translation>
        <numerusform>%Ln selected</numerusform>
        <numerusform>%Ln selected</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Marking</name>
    <message numerus="yes">
      <source>Rating of %Ln files</source>
      <translation>
        <numerusform>Rating of %Ln file</numerusform>
        <numerusform>Rating of %Ln files</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Tags of %Ln files</source>
      <translation>
        <numerusform>Tags of %Ln file</numerusform>
        <numerusform>Tags of %Ln files</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Kind of %Ln files</source>
      <translation>
        <numerusform>Kind of %Ln file</numerusform>
        <numerusform>Kind of %Ln files</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Removing</name>
    <message numerus="yes">
      <source>%Ln files could not be put back.</source>
      <translation>
        <numerusform>%Ln file could not be put back.</numerusform>
        <numerusform>%Ln files could not be put back.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Moving %Ln files to the trash</source>
      <translation>
        <numerusform>Moving %Ln file to the trash</numerusform>
        <numerusform>Moving %Ln files to the trash</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln files could not be moved to the trash.</source>
      <translation>
        <numerusform>%Ln file could not be moved to the trash.</numerusform>
        <numerusform>%Ln files could not be moved to the trash.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln files are in the trash.</source>
      <translation>
        <numerusform>%Ln file is in the trash.</numerusform>
        <numerusform>%Ln files are in the trash.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Results</name>
    <message numerus="yes">
      <source>%Ln near copies</source>
      <translation>
        <numerusform>%Ln near copy</numerusform>
        <numerusform>%Ln near copies</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln copies</source>
      <translation>
        <numerusform>%Ln copy</numerusform>
        <numerusform>%Ln copies</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln files have this content</source>
      <translation>
        <numerusform>%Ln file has this content</numerusform>
        <numerusform>%Ln files have this content</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln near copies are folded into it</source>
      <translation>
        <numerusform>%Ln near copy is folded into it</numerusform>
        <numerusform>%Ln near copies are folded into it</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln of its {all} examples are no longer in the library.</source>
      <translation>
        <numerusform>%Ln of its {all} examples is no longer in the library.</numerusform>
        <numerusform>%Ln of its {all} examples are no longer in the library.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln examples</source>
      <translation>
        <numerusform>%Ln example</numerusform>
        <numerusform>%Ln examples</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Show %Ln weaker matches</source>
      <translation>
        <numerusform>Show %Ln weaker match</numerusform>
        <numerusform>Show %Ln weaker matches</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln could not be read</source>
      <translation>
        <numerusform>%Ln could not be read</numerusform>
        <numerusform>%Ln could not be read</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln are in the cloud only</source>
      <translation>
        <numerusform>%Ln is in the cloud only</numerusform>
        <numerusform>%Ln are in the cloud only</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln files were found.</source>
      <translation>
        <numerusform>%Ln file was found.</numerusform>
        <numerusform>%Ln files were found.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln minutes</source>
      <translation>
        <numerusform>%Ln minute</numerusform>
        <numerusform>%Ln minutes</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln hours</source>
      <translation>
        <numerusform>%Ln hour</numerusform>
        <numerusform>%Ln hours</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{name}, %Ln items</source>
      <translation>
        <numerusform>{name}, %Ln item</numerusform>
        <numerusform>{name}, %Ln items</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%Ln pages</source>
      <translation>
        <numerusform>%Ln page</numerusform>
        <numerusform>%Ln pages</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>ResultsPage</name>
    <message numerus="yes">
      <source>%Ln files are still being indexed.</source>
      <translation>
        <numerusform>%Ln file is still being indexed.</numerusform>
        <numerusform>%Ln files are still being indexed.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>StatusLine</name>
    <message numerus="yes">
      <source>%Ln could not be read — show</source>
      <translation>
        <numerusform>%Ln could not be read — show</numerusform>
        <numerusform>%Ln could not be read — show</numerusform>
      </translation>
    </message>
  </context>
</TS>
