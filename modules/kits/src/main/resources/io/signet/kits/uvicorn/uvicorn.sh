#!/bin/sh
# Signet kit for @title@, client certificate @certificateId@. @status@
#
# uvicorn hands no certificate to the application, so fingerprints cannot be compared: the trust file alone
# decides, and must hold nothing else. It now holds:
#   @cert.sha256@ @cert.subject@
#
# 2 is ssl.CERT_REQUIRED: not 1, which lets callers in without a certificate. uvicorn's default is 0.
exec "${PYTHON:-python3}" -m uvicorn "${1:-app:app}" \
  --host @listen@ --port @port@ \
  --ssl-certfile @serverCertificate@ --ssl-keyfile @serverKey@ \
  --ssl-ca-certs @directory@/trust.pem --ssl-cert-reqs 2
