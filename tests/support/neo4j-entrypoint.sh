#!/bin/bash
# The start of the image that neo4j_image.py builds. Like the published image it takes its settings and its first password from
# the environment, and says when it is up.
set -euo pipefail
home=/opt/neo4j

for name in "${!NEO4J_@}"; do
  [ "$name" = NEO4J_AUTH ] && continue
  setting=${name#NEO4J_}
  setting=${setting//__/-}
  setting=${setting//_/.}
  echo "${setting//-/_}=${!name}" >> "$home/conf/neo4j.conf"
done

export NEO4J_HOME=$home NEO4J_CONF=$home/conf CLASSPATH="$home/lib/*"
/opt/java/bin/java org.neo4j.server.startup.Neo4jAdminCommand dbms set-initial-password "${NEO4J_AUTH#neo4j/}"
{
  until grep -qs 'Started\.' "$home/logs/neo4j.log"; do sleep 0.2; done
  echo 'Remote interface available at port 7687'
} &
exec /opt/java/bin/java org.neo4j.server.Neo4jCommunity --home-dir="$home" --config-dir="$home/conf"
