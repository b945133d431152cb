# Signet kit for @title@, client certificate @certificateId@. @status@
# Run as administrator: signet.ps1 -Thumbprint THUMBPRINT_OF_THE_SERVER_CERTIFICATE
param([Parameter(Mandatory)][ValidatePattern('^[0-9A-Fa-f]{40}$')][string]$Thumbprint)
$ErrorActionPreference = 'Stop'

# A store of its own, emptied first, so that it holds these certificates and no others:
#   @cert.sha256@ @cert.subject@
$store = 'Signet'
if (Test-Path "Cert:\LocalMachine\$store") {
    Get-ChildItem "Cert:\LocalMachine\$store" | Remove-Item
} else {
    New-Item -Path "Cert:\LocalMachine\$store" | Out-Null
}
foreach ($file in Get-ChildItem '@directory@/trust-*.pem') {
    Import-Certificate -FilePath $file.FullName -CertStoreLocation "Cert:\LocalMachine\$store" | Out-Null
    # Windows builds the chain by its own roots too. Only certificates that sign themselves belong there: one that
    # does not makes IIS refuse everybody (403.16).
    $certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($file.FullName)
    if ($certificate.Subject -eq $certificate.Issuer) {
        Import-Certificate -FilePath $file.FullName -CertStoreLocation 'Cert:\LocalMachine\Root' | Out-Null
    }
}

# sslctlstorename: only issuers of that store count, not every authority of the machine.
# clientcertnegotiation=enable: asked in the handshake; later is forbidden with HTTP/2 and TLS 1.3.
# An earlier binding of the port goes; that there was none is no error.
netsh http delete sslcert ipport=@listen@:@port@ | Out-Null
netsh http add sslcert ipport=@listen@:@port@ certhash=$Thumbprint certstorename=MY `
    "appid={5f2a3b1c-7d4e-4f60-9a8b-2c1d3e4f5a6b}" `
    sslctlstorename=$store clientcertnegotiation=enable verifyclientcertrevocation=disable
if ($LASTEXITCODE -ne 0) { throw "netsh ended with $LASTEXITCODE" }
