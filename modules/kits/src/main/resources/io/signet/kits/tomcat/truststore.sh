#!/bin/sh
# Signet kit for @title@, client certificate @certificateId@. @status@
# Makes the trust store anew, so that it holds these certificates and no others. Its password guards nothing:
# what is in it is public.
set -eu
cd "$(dirname "$0")"
rm -f truststore.new
for file in trust-*.pem; do
  keytool -importcert -noprompt -storetype PKCS12 -keystore truststore.new -storepass changeit \
    -alias "${file%.pem}" -file "$file"
done
mv truststore.new truststore.p12
