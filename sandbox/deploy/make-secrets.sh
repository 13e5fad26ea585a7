#!/bin/sh
# Makes the secrets that are missing in a folder: make-secrets.sh FOLDER. What is there stays as it is.
set -eu
folder=${1:?Name the folder, such as ./secrets}
umask 077
mkdir -p "$folder"

# Others can open none of them: the folder keeps them out. The processes inside containers have other users than the one outside.
secret() {
  [ -e "$folder/$1" ] && return
  printf '%s\n' "$2" >"$folder/$1"
  chmod 444 "$folder/$1"
  echo "made $folder/$1"
}
random() { openssl rand -hex 32; }

for name in registration_secret accounts_secret macaroon_secret form_secret replication_secret redis_password; do
  secret "$name" "$(random)"
done
secret postgres_password "$(random)"
secret signing_key "ed25519 a_1 $(openssl rand -base64 32 | tr -d '=')"
secret redis.conf "requirepass $(cat "$folder/redis_password")"
