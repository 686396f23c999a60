@echo off
rem Runs the pinned Maven, fetching it once; where it cannot be fetched, runs the installed one. Needs a JDK, nothing else.
setlocal
set "here=%~dp0"
for /f "tokens=2 delims==" %%v in ('findstr /b "maven.version=" "%here%.mvn\wrapper\maven.properties"') do set "version=%%v"
if "%MAVEN_USER_HOME%"=="" (set "home=%USERPROFILE%\.m2") else (set "home=%MAVEN_USER_HOME%")
set "home=%home%\wrapper\larder\apache-maven-%version%"
if "%JAVA_HOME%"=="" (set "java=java") else (set "java=%JAVA_HOME%\bin\java")
if exist "%home%\bin\mvn.cmd" goto run
"%java%" "%here%.mvn\wrapper\FetchMaven.java" "%here%.mvn\wrapper\maven.properties" "%home%"
if not errorlevel 1 goto run
where mvn >nul 2>nul
if errorlevel 1 (
  echo mvnw: Maven %version% could not be fetched and no mvn is installed. 1>&2
  exit /b 1
)
call mvn %*
exit /b %errorlevel%
:run
call "%home%\bin\mvn.cmd" %*
