@echo off
rem Starts Larder. Needs Java 17 or newer.
rem   JAVA_HOME          the Java to use; otherwise the one on the PATH
rem   LARDER_JAVA_OPTS   further flags for Java
rem   LARDER_JAR         the jar to run; otherwise lib\larder.jar beside bin\
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

set "flags=-XX:+ExitOnOutOfMemoryError"
if %major% GEQ 23 set "flags=%flags% --sun-misc-unsafe-memory-access=allow"
if %major% LSS 19 goto run
rem Java keeps its class archive beside the jar, where that can be written: asked to where it cannot, it ends with an error.
2>nul (echo.>"%LARDER_JAR%.probe") || goto run
del "%LARDER_JAR%.probe"
set "flags=%flags% -XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=%LARDER_JAR%-%major%.jsa" -Xlog:cds*=off"
if %major% GEQ 25 set "flags=%flags% -Xlog:aot*=off"
:run
java %flags% %LARDER_JAVA_OPTS% -jar "%LARDER_JAR%" %*
exit /b %errorlevel%
