#!/usr/bin/env bash
#
# Runs a Tributary command on Spark:
#
#   ./submit.sh [spark-submit options] COMMAND [arguments]
#
# With SPARK_HOME set, that installation's bin/spark-submit runs it; without, the Spark that Maven resolved does, on
# this machine. The first call builds what is needed; later ones start at once, and build again after a change of
# sources. './submit.sh help' lists the commands.
#
# Exit status: the command's own (0 done, 1 internal error, 2 the user can mend it, 3 diverged); here 2, too, when
# something is missing, and 1 when the build fails.
#
# Written for bash 3.2, which macOS has: hence ${array[@]+"${array[@]}"}, as an empty array counts as unset there.

set -euo pipefail
unset CDPATH

fail() {
  printf 'submit.sh: %s\n' "$*" >&2
  exit 2
}

say() {
  printf 'submit.sh: %s\n' "$*" >&2
}

# The file that a chain of symbolic links ends in (macOS long had no 'readlink -f').
resolve() {
  local file=$1 link
  while [ -L "$file" ]; do
    link=$(readlink "$file")
    case $link in
      /*) file=$link ;;
      *) file=$(dirname "$file")/$link ;;
    esac
  done
  printf '%s\n' "$file"
}

home=$(cd -P "$(dirname "$(resolve "${BASH_SOURCE[0]}")")" && pwd)
jar=$home/target/tributary.jar
runtime=$home/target/spark
lock=$home/target/build.lock
started=$home/target/build.started
had_runtime=
newline=$'\n'

# --- What the user asks for -----------------------------------------------------------------------------------------

options=()           # for spark-submit, as they came
arguments=()         # COMMAND and what follows it
settings=$newline    # what the user sets: a line 'key value' each, the first one counts
properties_file=
load_defaults=

# Notes what a spark-submit option sets: --driver-memory counts as spark.driver.memory, and so on.
note_option() {
  local key=spark.${1#--}
  case $1 in
    -c | --conf) settings="$newline${2%%=*} ${2#*=}$settings" ;;
    --properties-file) properties_file=$2 ;;
    *) settings="$newline${key//-/.} $2$settings" ;;
  esac
}

# Notes what a file in Java's properties format sets, behind what is known already.
note_file() {
  settings+=$(sed -n -e 's/^[[:space:]]*//' -e 's/[[:space:]]*$//' -e '/^[#!]/d' \
    -e 's/^\([^=:[:space:]]\{1,\}\)[[:space:]]*[=:]\{0,1\}[[:space:]]*\(.*\)$/\1 \2/p' "$1")$newline
}

is_set() {
  case $settings in
    *"$newline$1 "*) return 0 ;;
    *) return 1 ;;
  esac
}

value_of() {
  local value=${settings#*"$newline$1 "}
  printf '%s\n' "${value%%"$newline"*}"
}

while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      shift
      arguments=(help "$@")
      break
      ;;
    --version)
      arguments=(version)
      break
      ;;
    # The options of SparkSubmitOptionParser that take a value: what follows one of them is not COMMAND.
    -c | --conf | --archives | --class | --deploy-mode | --driver-class-path | --driver-cores | \
      --driver-default-class-path | --driver-java-options | --driver-library-path | --driver-memory | \
      --exclude-packages | --executor-cores | --executor-memory | --files | --jars | --keytab | --kill | --master | \
      --name | --num-executors | --packages | --principal | --properties-file | --proxy-user | --py-files | --queue | \
      --remote | --repositories | --status | --total-executor-cores)
      [ $# -ge 2 ] || fail "the option $1 needs a value"
      note_option "$1" "$2"
      options+=("$1" "$2")
      shift 2
      ;;
    --*=*)
      note_option "${1%%=*}" "${1#*=}"
      options+=("$1")
      shift
      ;;
    -v | --verbose | --supervise | --load-spark-defaults)
      [ "$1" != --load-spark-defaults ] || load_defaults=yes
      options+=("$1")
      shift
      ;;
    -*)
      fail "spark-submit has no option '$1'; options of a command come after it: ./submit.sh [spark-submit options]" \
        "COMMAND [arguments]"
      ;;
    *)
      arguments=("$@")
      break
      ;;
  esac
done

# --- The user -------------------------------------------------------------------------------------------------------

# Java then has '?' for a home, and Spark, Ivy and Hadoop fail on it one after the other, each with a stack trace.
id -un > /dev/null 2>&1 ||
  fail "the user with the number $(id -u) has no name on this machine (no entry in /etc/passwd), which Spark needs: run" \
    "as a user that has one; in a container, add one when it starts, such as" \
    "'echo \"spark:x:$(id -u):0::/tmp:/bin/sh\" >> /etc/passwd'"

# --- Java -----------------------------------------------------------------------------------------------------------

if [ -n "${JAVA_HOME-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$java" ] || fail "JAVA_HOME is '$JAVA_HOME', but there is no bin/java: set it to a Java 17 or newer, or unset it"
else
  java=$(command -v java) || fail "no Java found: install Java 17 or newer, and have it on the PATH or in JAVA_HOME"
fi

# A JDK says its version in a file, which is quicker to read than a JVM is to start.
release=$(dirname "$(dirname "$(resolve "$java")")")/release
java_version=
if [ -f "$release" ]; then
  java_version=$(sed -n 's/^JAVA_VERSION="\(.*\)".*/\1/p' "$release")
fi
if [ -z "$java_version" ]; then
  java_version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p') ||
    fail "'$java -version' fails: install Java 17 or newer, and have it on the PATH or in JAVA_HOME"
fi
java_major=${java_version#1.} # Java 8 calls itself 1.8
java_major=${java_major%%[!0-9]*}
if [ -z "$java_major" ] || [ "$java_major" -lt 17 ]; then
  fail "Tributary and Spark 4.1 need Java 17 or newer, but '$java' is Java ${java_version:-of an unknown version}:" \
    "install one, and have it on the PATH or in JAVA_HOME"
fi

# --- Build ----------------------------------------------------------------------------------------------------------

# A copy without sources, on a cluster's edge node say, has nothing to compare with.
up_to_date() {
  [ -f "$jar" ] && { [ -d "$runtime/jars" ] || [ -n "${SPARK_HOME-}" ]; } &&
    { [ ! -f "$home/pom.xml" ] || [ -z "$(find "$home/pom.xml" "$home/src/main" -newer "$jar" -print -quit)" ]; }
}

# Whatever ends a build early may leave half a file, which would look complete to the next call.
abandon_build() {
  rm -f "$jar" "$started"
  [ -n "$had_runtime" ] || rm -rf "$runtime"
  rm -f "$lock"
}

# The lock is a symbolic link to the number of the process that builds: made in one step, number and all.
take_lock() {
  local owner waiting=
  until ln -s "$$" "$lock" 2>/dev/null; do
    owner=$(readlink "$lock") || {
      [ -w "$home/target" ] || fail "cannot write to $home/target, where Tributary is built"
      continue # it has just been released
    }
    if kill -0 "$owner" 2>/dev/null || [ -d "/proc/$owner" ]; then
      [ -n "$waiting" ] || say "process $owner is building Tributary, waiting for it"
      waiting=yes
      sleep 1
    else
      say "process $owner died while it was building Tributary, starting afresh"
      rm -rf "$jar" "$runtime" "$lock"
    fi
  done
}

build() {
  local log
  command -v mvn >/dev/null ||
    fail "no Maven found: the first call builds Tributary, and needs mvn (3.6.3 or newer) on the PATH"
  mkdir -p "$home/target" 2>/dev/null ||
    fail "cannot write to $home, where Tributary is built: have it built once by a user who can"
  take_lock
  [ ! -d "$runtime/jars" ] || had_runtime=yes # another application may be running from it: it must stay
  trap abandon_build EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  if ! up_to_date; then # another call may have built it while this one waited
    if [ -f "$jar" ]; then
      say "sources have changed, building Tributary again"
      # Maven copies jars but never removes one: two versions of Spark would meet.
      [ ! "$home/pom.xml" -nt "$jar" ] || rm -rf "$runtime"
    else
      say "building Tributary, this once; on a new machine Maven also downloads Spark, which takes a few minutes"
    fi
    touch "$started"
    if ! log=$(cd "$home" && mvn -B -q -Dmaven.test.skip=true package 2>&1); then
      printf '%s\n' "$log" >&2
      say "the build failed, see above; it was: cd '$home' && mvn -Dmaven.test.skip=true package"
      exit 1
    fi
    touch -r "$started" "$jar" # so that a file that was saved during the build counts as changed
    rm -f "$started"
  fi
  trap - EXIT INT TERM HUP
  rm -f "$lock"
}

if [ -n "${SPARK_HOME-}" ] && [ ! -x "$SPARK_HOME/bin/spark-submit" ]; then
  fail "SPARK_HOME is '$SPARK_HOME', but there is no bin/spark-submit: set it to a Spark 4.1 installation, or unset it" \
    "to run on the Spark that comes with Tributary"
fi
if [ -L "$lock" ] || ! up_to_date; then
  build
fi

# --- Configuration --------------------------------------------------------------------------------------------------

# As bin/spark-submit does it: a --properties-file stands in for the defaults, unless both are asked for.
user_conf=${SPARK_CONF_DIR:-${SPARK_HOME:+$SPARK_HOME/conf}}
if [ -n "$properties_file" ]; then
  [ -r "$properties_file" ] || fail "cannot read '$properties_file', which --properties-file names"
  note_file "$properties_file"
fi
if [ -z "$properties_file" ] || [ -n "$load_defaults" ]; then
  [ ! -r "$user_conf/spark-defaults.conf" ] || note_file "$user_conf/spark-defaults.conf"
fi
[ -z "${SPARK_DRIVER_MEMORY-}" ] || settings+="spark.driver.memory $SPARK_DRIVER_MEMORY$newline"

if is_set spark.master; then
  master=$(value_of spark.master)
else
  master=${MASTER:-local[*]}
fi

# Spark would fail on these with a stack trace, or wait for a cluster that is nowhere.
case $master in
  local | local-cluster\[*\] | spark://*:* | k8s://?*) ;;
  yarn)
    [ -n "${HADOOP_CONF_DIR-}${YARN_CONF_DIR-}" ] || grep -qs '_CONF_DIR' "$user_conf/spark-env.sh" ||
      fail "--master yarn: set HADOOP_CONF_DIR to the folder with the cluster's configuration (yarn-site.xml)"
    ;;
  local\[*\])
    printf '%s\n' "$master" | grep -Eq '^local\[([1-9][0-9]*|\*)( *, *[1-9][0-9]*)?\]$' || unknown_master=yes
    ;;
  *) unknown_master=yes ;;
esac
if [ -n "${unknown_master-}" ]; then
  case "$settings ${options[*]-}" in
    *--remote*) ;; # a Spark Connect server, which Tributary cannot use, but spark-submit says so
    *)
      fail "--master '$master' is no master; there are local[4], local[*], spark://HOST:7077, yarn and" \
        "k8s://https://HOST:PORT (quote brackets: --master 'local[4]')"
      ;;
  esac
fi

# The project's defaults, each only where the user is silent.
defaults=()
while read -r key value || [ -n "$key" ]; do
  case $key in
    '' | '#'*) ;;
    *) is_set "$key" || defaults+=(--conf "$key=$value") ;;
  esac
done <"$home/conf/spark-defaults.conf"

# The project's logging, unless the user has a Log4j configuration. It goes to the JVM that spark-submit starts by
# Spark's own variable for that, so that nobody's --driver-java-options must be taken apart.
user_logging() {
  local file
  case "$settings ${SPARK_SUBMIT_OPTS-}" in
    *configurationFile*) return 0 ;;
  esac
  for file in "$user_conf"/log4j2.* "$user_conf"/log4j2-test.*; do
    case $file in
      *.template) ;;
      *) [ ! -f "$file" ] || return 0 ;;
    esac
  done
  return 1
}

uri=$home/conf/log4j2.properties
# As a URI: in a path, a comma would separate two files, and a blank two options.
uri=${uri//\%/%25} uri=${uri// /%20} uri=${uri//,/%2C} uri=${uri//\#/%23} uri=${uri//\?/%3F}
uri=${uri//\"/%22} uri=${uri//\'/%27} uri=${uri//\\/%5C}
our_logging=-Dlog4j2.configurationFile=file://$uri
user_logging || export SPARK_SUBMIT_OPTS="$our_logging ${SPARK_SUBMIT_OPTS-}"

# Rows come and go in large arrays while a table is read, and no one waits for a short pause: with Java's parallel
# collector that takes about half as long as with the default one. Two collectors are an error, so the user's stays.
case "$settings ${SPARK_SUBMIT_OPTS-} ${JDK_JAVA_OPTIONS-} ${JAVA_TOOL_OPTIONS-}" in
  *-XX:+Use*GC*) ;;
  *) export SPARK_SUBMIT_OPTS="-XX:+UseParallelGC ${SPARK_SUBMIT_OPTS-}" ;;
esac

# Rows are gathered from all over the heap: with large pages, a step takes a tenth to a third less. Where the operating
# system has them for whoever asks, ask; where it has none, Java would print a warning.
case "$settings ${SPARK_SUBMIT_OPTS-} ${JDK_JAVA_OPTIONS-} ${JAVA_TOOL_OPTIONS-}" in
  *TransparentHugePages* | *UseLargePages*) ;;
  *)
    if grep -q '\[madvise\]' /sys/kernel/mm/transparent_hugepage/enabled 2> /dev/null; then
      export SPARK_SUBMIT_OPTS="-XX:+UseTransparentHugePages ${SPARK_SUBMIT_OPTS-}"
    fi
    ;;
esac

# Whether somebody watches standard error, which the progress bar goes to: a JVM cannot ask everywhere.
if [ -t 2 ]; then
  export TRIBUTARY_STDERR_IS_TERMINAL=yes
else
  export TRIBUTARY_STDERR_IS_TERMINAL=no
fi

# --- Where Spark is -------------------------------------------------------------------------------------------------

installation=${SPARK_HOME-}
if [ -z "$installation" ]; then
  export SPARK_HOME=$runtime SPARK_SCALA_VERSION=2.13

  # As Spark's own scripts do it.
  if [ -f "${SPARK_CONF_DIR-}/spark-env.sh" ]; then
    set +eu -a
    # shellcheck source=/dev/null
    . "$SPARK_CONF_DIR/spark-env.sh"
    set -eu +a
  fi

  # On its own machine Spark need not be reachable from others: without these, it listens on the outer address. A master
  # elsewhere has to reach us, so there Spark's own choice holds.
  case $master in
    local | local\[* | local-cluster\[* | spark://localhost:* | spark://127.*)
      if [ -z "${SPARK_LOCAL_IP-}" ]; then
        export SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_HOSTNAME=localhost
      fi
      ;;
  esac
fi

# --- Spark's classes ------------------------------------------------------------------------------------------------

# Of a command's start, half is reading thousands of classes from Spark's jars and checking them. A JVM can keep them as
# they lie in its memory (an archive for class data sharing): one for each Java, as another's is refused. Made beside
# Spark's jars, of which it notices changes; without it all is as it was, but slower. An empty file: it could not be made.
archive=$runtime/classes-$java_version.jsa

make_archive() {
  local owner scratch=$runtime/classes.$$ status=0
  if ! ln -s "$$" "$archive.lock" 2>/dev/null; then
    owner=$(readlink "$archive.lock") || return 0
    if kill -0 "$owner" 2>/dev/null || [ -d "/proc/$owner" ]; then
      return 0 # this call starts as well without it
    fi
    rm -rf "$archive.lock" "$runtime/classes.$owner"
    ln -s "$$" "$archive.lock" 2>/dev/null || return 0
  fi
  say "keeping Spark's classes, this once, for quicker starts"
  mkdir -p "$scratch"
  # A run in which most of them are loaded; not this user's, whose options could be in the way.
  (
    unset SPARK_CONF_DIR SPARK_HOME SPARK_SUBMIT_OPTS SPARK_DRIVER_MEMORY MASTER JDK_JAVA_OPTIONS
    cd "$home" && exec "$home/submit.sh" --master 'local[2]' --driver-java-options \
      "-XX:ArchiveClassesAtExit=\"$scratch/classes.jsa\" -XX:TieredStopAtLevel=1" \
      train conf/iris.yaml --out "$scratch/run" --set training.epochs=1
  ) >/dev/null 2>&1 </dev/null || status=$?
  mv -f "$scratch/classes.jsa" "$archive" 2>/dev/null || [ "$status" -gt 128 ] || : >"$archive"
  rm -rf "$scratch" "$archive.lock"
  [ "$status" -le 128 ] || exit "$status" # whoever stopped that meant all of it
}

if [ -z "$installation" ]; then
  case "$settings ${SPARK_SUBMIT_OPTS-} ${JDK_JAVA_OPTIONS-} ${JAVA_TOOL_OPTIONS-}" in
    *-Xshare:* | *SharedArchiveFile* | *ArchiveClassesAtExit*) ;;
    *)
      if [ ! -e "$archive" ] && [ -w "$runtime" ]; then
        make_archive
      fi
      if [ -s "$archive" ]; then
        # What a JVM says of an archive that it does not use helps nobody.
        export SPARK_SUBMIT_OPTS="-XX:SharedArchiveFile=\"$archive\" -Xlog:cds=off -Xlog:cds+dynamic=off ${SPARK_SUBMIT_OPTS-}"
      fi
      ;;
  esac
fi

# As Spark's bin/spark-class does it: Spark's launcher works out the JVM's command line (memory, Java options, class
# path), and prints it word by word, each ended by a NUL, after an empty word and a line end of its own.
launcher() {
  "$java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(echo "$SPARK_HOME"/jars/spark-launcher_*.jar)" \
    org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@"
  printf '%d\0' $?
}

# --- A driver on the cluster ----------------------------------------------------------------------------------------

deploy_mode=client
for key in spark.submit.deployMode spark.deploy.mode; do # the option wins
  ! is_set $key || deploy_mode=$(value_of $key)
done

# A standalone cluster starts the driver in a folder of its own on a worker: what is relative leads nowhere there.
refuse_relative() {
  case $1 in
    '' | /* | *:/* | -*) ;;
    *)
      fail "'$1' is a relative path: with --deploy-mode cluster the driver runs on a worker, in a folder of its own; give" \
        "absolute paths that are the same on every machine, or URIs such as hdfs://... (so for data.path," \
        "data.validation, data.test and output in the configuration)"
      ;;
  esac
}

refuse_relative_paths() {
  local word previous=
  for word in ${arguments[@]+"${arguments[@]}"}; do
    case $previous in
      --out | --model | --data | --json) refuse_relative "$word" ;;
      --set | --option | --outOption) ;;
      *)
        case $word in
          --out=* | --model=* | --data=* | --json=*) refuse_relative "${word#*=}" ;;
          -*) ;;
          *.yaml | *.yml) refuse_relative "$word" ;;
        esac
        ;;
    esac
    previous=$word
  done
}

# What Spark gives every JVM that it starts itself (--add-opens and the like), of its own list; in cluster mode it
# leaves it out for the driver (Spark 4.1.0), which cannot run without it.
module_options() {
  local word all=
  while IFS= read -r -d '' word; do
    case $word in
      --add-* | --enable-* | --sun-* | -XX:+IgnoreUnrecognizedVMOptions | -Djdk.* | -Dio.netty.*) all="$all $word" ;;
    esac
  done < <(unset SPARK_SUBMIT_OPTS && SPARK_CONF_DIR=$home/target/none launcher --class none none.jar)
  printf '%s\n' "$all"
}

# The user's Java options of the driver, as spark-submit would find them.
driver_options() {
  local key
  for key in spark.driver.java.options spark.driver.extraJavaOptions; do
    if is_set $key; then
      value_of $key
      return
    fi
  done
}

# How Spark's client is followed on a standalone cluster: what it logs tells what became of a driver, so there its
# logging is ours, whatever the user's is (the last one counts). It does not reach the driver.
logged_here() {
  unset LOG4J_CONFIGURATION_FILE
  export SPARK_SUBMIT_OPTS="${SPARK_SUBMIT_OPTS-} $our_logging ${our_logging/log4j2/log4j} -Dtributary.submission=info"
}

followed_by=
if [ "$deploy_mode" = cluster ] && [ ${#arguments[@]} -gt 0 ]; then
  case $master in
    spark://*)
      followed_by=follow
      refuse_relative_paths
      java_options=$(module_options)
      ! is_set spark.driver.defaultJavaOptions || java_options+=" $(value_of spark.driver.defaultJavaOptions)"
      java_options+=" $(driver_options)"
      case $java_options in
        *-XX:+Use*GC*) ;;
        *) java_options="-XX:+UseParallelGC $java_options" ;;
      esac
      options+=(--driver-java-options "$java_options") # the last one counts
      logged_here
      ;;
    *) export SPARK_SUBMIT_OPTS="-Dtributary.submission=info ${SPARK_SUBMIT_OPTS-}" ;; # see conf/log4j2.properties
  esac
elif is_set spark.kill || is_set spark.status; then
  case $master in
    spark://*)
      followed_by=answered
      logged_here
      ;;
    local*) fail "--status and --kill ask a cluster: name it, such as --master spark://HOST:6066" ;;
    *) export SPARK_SUBMIT_OPTS="-Dtributary.submission=info ${SPARK_SUBMIT_OPTS-}" ;;
  esac
fi

set -- ${defaults[@]+"${defaults[@]}"} ${options[@]+"${options[@]}"} \
  --class io.tributary.app.Main "$jar" ${arguments[@]+"${arguments[@]}"}

# --- Run: 'exec', so that signals reach the JVM and its exit status is ours -------------------------------------------

if [ -n "$installation" ]; then
  jvm=("$SPARK_HOME/bin/spark-submit" "$@")
else
  jvm=()
  while IFS= read -r -d '' word; do
    jvm+=("$word")
  done < <(launcher "$@")

  last=$((${#jvm[@]} - 1))
  [ "${jvm[last]}" = 0 ] || exit "${jvm[last]}"
  unset "jvm[last]" "jvm[0]"
  jvm[1]=${jvm[1]#"$newline"}
fi

[ -n "$followed_by" ] || exec "${jvm[@]}"

# --- Submit and follow ----------------------------------------------------------------------------------------------

# Spark's client returns 0 whatever becomes of the driver: what it tells decides here. It logs to standard error, or
# wherever the user's Log4j configuration says.
follow() {
  local line driver='' state='' known='' status=1
  while IFS= read -r line; do
    case $line in
      'submit.sh-status '*)
        status=${line#submit.sh-status }
        continue
        ;;
      *' continue monitoring driver status.'*) continue ;; # every second
    esac
    known=$(printf '%s\n' "$line" | sed -n 's/.*\(driver-[0-9]\{14\}-[0-9]*\).*/\1/p')
    if [ -n "$known" ] && [ "$known" != "$driver" ]; then
      driver=$known
      say "the driver is $driver; its output is in the folder work/$driver of its worker, and on the master's web page."
      say "With spark.standalone.submit.waitAppCompletion=true this call waits for its end. On a master with" \
        "spark.master.rest.enabled: ./submit.sh --master spark://HOST:6066 --status $driver (or --kill $driver)"
    fi
    known=$(printf '%s\n' "$line" | sed -n 's/.*State of driver.* is \([A-Z]*\).*/\1/p')
    state=${known:-$state}
    printf '%s\n' "$line" >&2
  done
  case $state in
    FAILED | ERROR | KILLED)
      say "the driver ended as $state: the file stderr in its folder says why"
      [ "$status" != 0 ] || status=1
      ;;
  esac
  if [ -z "$driver" ] && [ "$status" = 0 ]; then
    status=1
  fi
  [ -n "$driver" ] || say "no driver was submitted: see that the master $master is up, and its address the one that its" \
    "web page shows"
  return "$status"
}

# What a master says of a driver, or does with it: Spark's client returns 0 for an answer of any kind, and a stack trace
# where there is none.
answered() {
  local answer status driver
  answer=$(cat)
  status=${answer##*submit.sh-status }
  answer=${answer%submit.sh-status *}
  if is_set spark.kill; then driver=$(value_of spark.kill); else driver=$(value_of spark.status); fi
  case $answer in
    *'Unable to connect to server'*)
      fail "nobody answers at $master: --status and --kill ask a master's REST server, which has a port of its own" \
        "(6066, not 7077) and is there with spark.master.rest.enabled=true in the master's configuration"
      ;;
    *'message of unexpected type SubmissionStatusResponse'*) fail "the master knows no driver '$driver'" ;;
    *'"success" : false'*)
      fail "$(printf '%s\n' "$answer" | sed -n 's/.*"message" : "\(.*\)".*/\1/p')"
      ;;
  esac
  printf '%s' "$answer" >&2
  return "$status"
}

submission() {
  local status=0
  "${jvm[@]}" 2>&1 || status=$?
  printf 'submit.sh-status %d\n' "$status"
}

status=0
submission | "$followed_by" || status=$?
exit "$status"
