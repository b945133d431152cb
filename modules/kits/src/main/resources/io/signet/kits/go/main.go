// Signet kit for @title@, client certificate @certificateId@. @status@
package main

import (
@pinned@
	"crypto/sha256"
@end@
	"crypto/tls"
	"crypto/x509"
@pinned@
	"encoding/hex"
@end@
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"
)

@pinned@
// Beside the trust file, exactly these certificates, by SHA-256 fingerprint.
var known = map[string]bool{
	"@cert.sha256@": true, // @cert.subject@
}
@trusted@
// Everything that the authority in the trust file vouches for: its certificates change daily.
@end@

func tlsConfig() (*tls.Config, error) {
	pem, err := os.ReadFile("@directory@/trust.pem")
	if err != nil {
		return nil, err
	}
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(pem) {
		return nil, errors.New("no certificate in trust.pem")
	}
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		// Not RequireAnyClientCert, which verifies nothing, nor VerifyClientCertIfGiven.
		ClientAuth: tls.RequireAndVerifyClientCert,
		ClientCAs:  trusted,
		// Of every connection, resumed ones too, which VerifyPeerCertificate would not see.
		VerifyConnection: func(state tls.ConnectionState) error {
			if len(state.PeerCertificates) == 0 {
				return errors.New("no client certificate")
			}
@pinned@
			sum := sha256.Sum256(state.PeerCertificates[0].Raw)
			if !known[hex.EncodeToString(sum[:])] {
				return errors.New("unknown client certificate")
			}
@end@
			return nil
		},
	}, nil
}

func application(response http.ResponseWriter, request *http.Request) {
	fmt.Fprintln(response, "Hello,", request.TLS.PeerCertificates[0].Subject.CommonName)
}

func main() {
	config, err := tlsConfig()
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{
		Addr:              "@listen@:@port@",
		Handler:           http.HandlerFunc(application),
		TLSConfig:         config,
		ReadHeaderTimeout: 10 * time.Second,
	}
	log.Fatal(server.ListenAndServeTLS("@serverCertificate@", "@serverKey@"))
}
