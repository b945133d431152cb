// Signet kit for @title@, client certificate @certificateId@. @status@
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

@pinned@
// Exactly these certificates, by SHA-256 fingerprint.
var known = new HashSet<string>
{
    "@cert.sha256Upper@", // @cert.subject@
};

@trusted@
// Everything that the authority in the trust file vouches for: its certificates change daily.
@end@
var trusted = new X509Certificate2Collection();
trusted.ImportFromPemFile("@directory@/trust.pem");

bool Known(X509Certificate2 certificate)
{
    var now = DateTime.UtcNow;
@pinned@
    if (!known.Contains(certificate.GetCertHashString(HashAlgorithmName.SHA256))
        || now < certificate.NotBefore.ToUniversalTime()
@trusted@
    if (now < certificate.NotBefore.ToUniversalTime()
@end@
        || now > certificate.NotAfter.ToUniversalTime())
    {
        return false;
    }
    // Instead of the machine's authorities. There is nowhere to ask about revocation.
    using var chain = new X509Chain();
    chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
    chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
    chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
    return chain.Build(certificate);
}

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.ConfigureHttpsDefaults(https =>
    {
        https.ServerCertificate =
            X509Certificate2.CreateFromPemFile("@serverCertificate@", "@serverKey@");
        // Not AllowCertificate or DelayCertificate.
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        // The default accepts chained certificates of the machine's authorities only.
        https.ClientCertificateValidation = (certificate, chain, errors) => Known(certificate);
    });
    kestrel.Listen(IPAddress.Parse("@listen@"), @port@, listen => listen.UseHttps());
});

var app = builder.Build();
app.MapGet("/", () => "Hello");
app.Run();
