@echo off
rem Starts Larder from a source tree, building first what is missing or older than its sources. Needs a JDK 17 or newer.
setlocal
set "here=%~dp0"
set "target=%here%proxy-server\target"
set "jar=%target%\larder.jar"
if "%JAVA_HOME%"=="" (set "java=java") else (set "java=%JAVA_HOME%\bin\java")

set "major="
for /f "tokens=2 delims==" %%v in ('""%java%" -XshowSettings:properties -version 2>&1" ^| findstr /c:"java.specification.version"') do set "major=%%v"
if "%major%"=="" (
  echo larder: no Java found: install a JDK 17 or newer, or set JAVA_HOME 1>&2
  exit /b 1
)
set /a major=%major% 2>nul
if %major% LSS 17 (
  echo larder: Java %major% is too old: a JDK 17 or newer is needed 1>&2
  exit /b 1
)

if not exist "%jar%" goto build
rem Is any source newer than the jar?
powershell -NoProfile -Command "$t = (Get-Item '%jar%').LastWriteTimeUtc; if (Get-ChildItem -Path '%here%pom.xml','%here%*\pom.xml','%here%wire-codec\src\main','%here%cache-engine\src\main','%here%config\src\main','%here%embedded-upstream\src\main','%here%proxy-server\src\main' -Recurse -File | Where-Object { $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1) { exit 1 }"
if not errorlevel 1 goto run

:build
echo larder: building (the first time this takes a few minutes) 1>&2
if not exist "%target%" mkdir "%target%"
pushd "%here%"
call mvnw.cmd -q -pl proxy-server -am -T 2 -Dmaven.test.skip=true -Dspotless.check.skip=true -Denforcer.skip=true package > "%target%\build.log" 2>&1
set "built=%errorlevel%"
popd
if not "%built%"=="0" (
  type "%target%\build.log" 1>&2
  echo larder: the build failed; its output is in %target%\build.log 1>&2
  exit /b 1
)
copy /b "%jar%"+,, "%jar%" >nul

:run
set "LARDER_JAR=%jar%"
call "%here%proxy-server\src\dist\bin\larder.cmd" %*
exit /b %errorlevel%
