# Sets up .venv and the model weights on Windows. NOT YET RUN: no Windows machine was at hand.
# Needs Python 3.11 from python.org and, to compile hnswlib, Microsoft's C++ Build Tools.
$ErrorActionPreference = "Stop"
Set-Location (Split-Path $PSScriptRoot -Parent)
function Step { & $args[0] $args[1..($args.Length - 1)]; if ($LASTEXITCODE) { throw "failed: $args" } }

if (-not (Test-Path .venv\Scripts\python.exe)) { Step py -3.11 -m venv .venv }
Step .venv\Scripts\python.exe -m pip install -c constraints.txt -e ".[dev,yamnet]"
Step .venv\Scripts\python.exe -m engine.encoders.weights fetch
Write-Host "Ready: .venv\Scripts\trouvere.exe"
