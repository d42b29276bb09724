"""
Makes the signed forms of this folder from made.pdf, with programs that are not ours. Run by hand, once; the tests only read what it made.

    python3 -m venv venv && venv/bin/pip install pyhanko==0.38.0 pikepdf==10.18.0 img2pdf==0.6.3 pypdf==7.1.1
    apt-get install ghostscript poppler-utils qpdf mupdf-tools openssl
    venv/bin/python make.py
"""
import datetime, io, subprocess
from pathlib import Path

import img2pdf, pikepdf, pypdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

here = Path(__file__).parent
made = here / "made.pdf"


def run(*command):
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


def identity(name, organisation, key):
    """A key and a self-signed certificate: whose chain is to be trusted is not our question."""
    subject = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, name),
        ]
    )
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=3650))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def pyhanko_signer(key, certificate, **options):
    der = serialization.Encoding.DER
    from asn1crypto import keys, x509 as asn1_x509

    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        ),
        cert_registry=None,
        **options,
    )


def pyhanko(source, target, signer, field="Signature1", subfilter=fields.SigSeedSubFilter.PADES):
    writer = IncrementalPdfFileWriter(io.BytesIO(Path(source).read_bytes()), strict=False)
    metadata = signers.PdfSignatureMetadata(field_name=field, subfilter=subfilter, md_algorithm="sha256")
    out = signers.sign_pdf(writer, metadata, signer=signer)
    Path(target).write_bytes(out.getvalue())


rsa_key = rsa.generate_private_key(65537, 2048)
director = identity("Aïcha Lefèvre", "Centre de santé des Lilas", rsa_key)
deputy = identity("Bruno Petit", "Centre de santé des Lilas", ec.generate_private_key(ec.SECP256R1()))
signer = pyhanko_signer(*director)

# Filled by pypdf: the date and the two declarations.
reader = pypdf.PdfReader(made)
writer = pypdf.PdfWriter(clone_from=reader)
writer.update_page_form_field_values(None, {"date": "27/11/2026", "conditions": "/Yes", "exactitude": "/Yes"}, auto_regenerate=False)
writer.write(here / "dated-pypdf.pdf")

# Signed electronically.
pyhanko(made, here / "pades-rsa.pdf", signer)
pyhanko(made, here / "pades-ec.pdf", pyhanko_signer(*deputy))
pyhanko(made, here / "pades-pss.pdf", pyhanko_signer(*director, prefer_pss=True))
pyhanko(made, here / "adbe-pkcs7.pdf", signer, subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
pyhanko(here / "dated-pypdf.pdf", here / "dated-pades.pdf", signer)
pyhanko(here / "pades-ec.pdf", here / "pades-twice.pdf", signer, field="Signature2")
later = IncrementalPdfFileWriter(io.BytesIO((here / "pades-rsa.pdf").read_bytes()))
later.trailer["/Info"]["/Title"] = __import__("pyhanko.pdf_utils.generic", fromlist=["pdf_string"]).pdf_string("Autre titre")
later.update_container(later.trailer["/Info"])
(here / "pades-added.pdf").write_bytes(b"".join([(lambda out: (later.write(out), out.getvalue())[1])(io.BytesIO())]))

# Printed to a PDF again, flattened, saved anew.
run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", f"-sOutputFile={here / 'printed-ghostscript.pdf'}", made)
run("pdftocairo", "-pdf", made, here / "printed-poppler.pdf")
run("pdftocairo", "-ps", made, here / "printed.ps")
run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", f"-sOutputFile={here / 'printed-postscript.pdf'}", here / "printed.ps")
run("pdftocairo", "-pdf", "-paperw", "500", "-paperh", "707", "-expand", made, here / "printed-smaller.pdf")
(here / "printed.ps").unlink()
run("qpdf", "--flatten-annotations=all", "--generate-appearances", made, here / "flattened-qpdf.pdf")
run("qpdf", "--object-streams=generate", made, here / "saved-qpdf.pdf")
run("qpdf", "--linearize", here / "dated-pypdf.pdf", here / "dated-linearized.pdf")
run("mutool", "clean", "-gggz", made, here / "saved-mupdf.pdf")
run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", f"-sOutputFile={here / 'dated-printed.pdf'}", here / "dated-pypdf.pdf")

# Protected.
run("qpdf", "--encrypt", "geheim", "geheim", "256", "--", made, here / "encrypted-user.pdf")
run("qpdf", "--encrypt", "", "geheim", "256", "--modify=none", "--", made, here / "encrypted-owner.pdf")

# On paper and back.
for page in ("1", "2"):
    run("pdftoppm", "-r", "50", "-gray", "-jpeg", "-jpegopt", "quality=40", "-f", page, "-l", page, "-singlefile", made, here / f"photo-{page}")
pages = [str(here / f"photo-{page}.jpg") for page in ("1", "2")]
(here / "scan.pdf").write_bytes(img2pdf.convert(pages, nodate=True))
(here / "scan-one-page.pdf").write_bytes(img2pdf.convert(pages[1:], nodate=True))
with pikepdf.open(here / "scan.pdf") as scan:
    # What a scanner's program believes to read, laid invisibly under the picture, with its errors.
    for page in scan.pages:
        page.Resources.Font = pikepdf.Dictionary(F=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))
        page.contents_add(b"BT 3 Tr /F 10 Tf 40 700 Td (Centre de sante des Li1as 69O781810 N0EL) Tj ET")
    scan.save(here / "scan-ocr.pdf", deterministic_id=True)
pyhanko(here / "scan.pdf", here / "scan-pades.pdf", signer)
(here / "photo-1.jpg").unlink()

# Signed with a pen on a screen: ink over the page, and a stamp.
with pikepdf.open(here / "dated-pypdf.pdf") as inked:
    page = inked.pages[-1]
    ink = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Ink, Rect=[60, 300, 200, 360], InkList=[[60, 300, 120, 350, 200, 310]], F=4)
    page.Annots.append(inked.make_indirect(ink))
    inked.save(here / "inked.pdf", deterministic_id=True)
