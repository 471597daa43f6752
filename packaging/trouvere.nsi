; Windows installer around a frozen program: makensis packaging\trouvere.nsi, from the repository root.
; NOT YET RUN on Windows; see build_windows.md.
Unicode true
Name "Trouvère"
OutFile "..\dist\trouvere-setup.exe"
InstallDir "$LOCALAPPDATA\Programs\Trouvere"
RequestExecutionLevel user
SetCompressor /SOLID lzma

Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Trouvere"

Section
  SetOutPath "$INSTDIR"
  File /r "..\build\dist\trouvere\*"
  CreateShortcut "$SMPROGRAMS\Trouvère.lnk" "$INSTDIR\trouvere.exe"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Trouvère"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" "$INSTDIR\uninstall.exe"
SectionEnd

; Libraries lie in the user's data folder and stay.
Section Uninstall
  Delete "$SMPROGRAMS\Trouvère.lnk"
  RMDir /r "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
