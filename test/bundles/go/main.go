// Opens a bundle as a Go program would: go-pkcs12 for PKCS#12, crypto/tls for PEM. Prints what it found as PEM, key first.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"log"
	"os"

	"software.sslmate.com/src/go-pkcs12"
)

func main() {
	log.SetFlags(0)
	kind, file := os.Args[1], os.Args[2]
	key, certificates, err := open(kind, file)
	if err != nil {
		log.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		log.Fatal(err)
	}
	write("PRIVATE KEY", der)
	for _, certificate := range certificates {
		write("CERTIFICATE", certificate)
	}
}

func open(kind, file string) (any, [][]byte, error) {
	if kind == "pem-with-key" {
		pair, err := tls.LoadX509KeyPair(file, file)
		return pair.PrivateKey, pair.Certificate, err
	}
	bytes, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	key, leaf, chain, err := pkcs12.DecodeChain(bytes, os.Getenv("PASSWORD"))
	if err != nil {
		return nil, nil, err
	}
	certificates := [][]byte{leaf.Raw}
	for _, certificate := range chain {
		certificates = append(certificates, certificate.Raw)
	}
	return key, certificates, nil
}

func write(label string, bytes []byte) {
	if err := pem.Encode(os.Stdout, &pem.Block{Type: label, Bytes: bytes}); err != nil {
		log.Fatal(err)
	}
}
