@echo off
rem Starts Larder. Needs Java 17 or newer.
rem   JAVA_HOME          the Java to use; otherwise the one on the PATH
rem   LARDER_JAVA_OPTS   further flags for Java
rem   LARDER_JAR         the jar to run; otherwise lib\larder.jar beside bin\
rem   LARDER_ARCHIVE     where Java keeps what it prepared for a faster start; otherwise beside the jar, or nowhere if that is read-only
rem What bin/larder does beyond this is for containers, which do not run this file.
setlocal
if "%LARDER_JAR%"=="" set "LARDER_JAR=%~dp0..\lib\larder.jar"
rem By the path, because a command that begins with a quote loses it in the loop below.
if not "%JAVA_HOME%"=="" set "PATH=%JAVA_HOME%\bin;%PATH%"

set "major="
for /f "tokens=2 delims==" %%v in ('java -XshowSettings:properties -version 2^>^&1 ^| findstr /c:"java.specification.version"') do set "major=%%v"
if "%major%"=="" (
  echo larder: no Java found: install Java 17 or newer, or set JAVA_HOME 1>&2
  exit /b 1
)
set /a major=%major% 2>nul
if %major% LSS 17 (
  echo larder: Java %major% is too old: Java 17 or newer is needed 1>&2
  exit /b 1
)

if not exist "%LARDER_JAR%" (
  echo larder: there is no %LARDER_JAR% 1>&2
  exit /b 1
)

rem Whether this run serves, and is none of the other commands.
set "serves=yes"
set "first=%~1"
if defined first if not "%first%"=="serve" if not "%first:~0,1%"=="-" set "serves="
for %%h in (-h --help -V --version) do if "%first%"=="%%h" set "serves="

rem The way of a hit is many small methods in a row; compiled into few large ones it costs a tenth less.
set "flags=-XX:+ExitOnOutOfMemoryError -XX:InlineSmallCode=5000 -XX:FreqInlineSize=600 -XX:MaxInlineLevel=25"
if %major% GEQ 23 set "flags=%flags% --sun-misc-unsafe-memory-access=allow"
if %major% LSS 19 goto run
rem Java makes and renews its class archive where that can be written: asked to where it cannot, it ends with an error. Only a run
rem that serves makes one: it needs more classes than the other commands.
if "%LARDER_ARCHIVE%"=="" for %%j in ("%LARDER_JAR%") do set "LARDER_ARCHIVE=%%~dpjlarder-%major%.jsa"
set "renewed="
if not defined serves goto archive
2>nul (echo.>"%LARDER_ARCHIVE%.probe") || goto archive
del "%LARDER_ARCHIVE%.probe"
set "renewed=-XX:+AutoCreateSharedArchive"
:archive
if not defined renewed if not exist "%LARDER_ARCHIVE%" goto run
set "flags=%flags% %renewed% "-XX:SharedArchiveFile=%LARDER_ARCHIVE%" -Xlog:cds*=off"
if %major% GEQ 25 set "flags=%flags% -Xlog:aot*=off"
:run
java %flags% %LARDER_JAVA_OPTS% -jar "%LARDER_JAR%" %*
exit /b %errorlevel%
