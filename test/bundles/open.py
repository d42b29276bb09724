"""Opens a bundle as a Python program would, with cryptography. Prints what it found as PEM, key first."""

import os
import sys

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key, pkcs12
from cryptography.x509 import load_pem_x509_certificates

kind, file = sys.argv[1:]
password = os.environ["PASSWORD"].encode()
with open(file, "rb") as opened:
    content = opened.read()

if kind.startswith("pkcs12"):
    key, leaf, chain = pkcs12.load_key_and_certificates(content, password)
    certificates = [leaf, *chain]
else:
    key = load_pem_private_key(content, password if kind == "pkcs8-encrypted" else None)
    certificates = load_pem_x509_certificates(content) if b"BEGIN CERTIFICATE" in content else []

sys.stdout.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
for certificate in certificates:
    sys.stdout.write(certificate.public_bytes(Encoding.PEM).decode())
