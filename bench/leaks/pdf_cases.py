"""PDF documents beside a register: leaks and harmless look-alikes."""

from __future__ import annotations

import csv
import io
import zlib
from datetime import date
from random import Random

from bench.leaks.content import Register, child, table_book
from bench.leaks.model import Case, Child
from bench.leaks.ods_writer import ods_bytes


def literal(value: str) -> bytes:
    """A text in a PDF."""
    safe = value.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return b"(" + safe.encode("latin-1") + b")"


def line(x: int, y: int, value: str, size: int = 10, before: str = "0 g") -> bytes:
    """One line of text at a place."""
    return f"BT {before} /F1 {size} Tf {x} {y} Td ".encode() + literal(value) + b" Tj ET\n"


class Pdf:
    """A one-page document that grows by objects."""

    def __init__(self, packed: bool) -> None:
        self.packed = packed
        self.objects: list[bytes] = [b""] * 4
        self.catalog = b""
        self.page = b""
        self.resources = b""
        self.info = b""

    def add(self, body: bytes) -> int:
        """Add an object; its number."""
        self.objects.append(body)
        return len(self.objects)

    def stream(self, data: bytes, head: bytes = b"") -> bytes:
        """A stream object's body."""
        if self.packed:
            data, head = zlib.compress(data), head + b" /Filter /FlateDecode"
        return b"<<" + head + b" /Length %d >>\nstream\n" % len(data) + data + b"\nendstream"

    def write(self, content: bytes) -> bytes:
        """The file."""
        self.objects[0] = b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB)" + self.catalog + b" >>"
        self.objects[1] = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
        self.objects[2] = (b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << "
                           b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
                           b"/Encoding /WinAnsiEncoding >> >>" + self.resources + b" >>" + self.page + b" >>")
        self.objects[3] = self.stream(content)
        info = self.add(b"<< /Producer (Word)" + self.info + b" >>")
        out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        table = b"".join(b"%010d 00000 n \n" % p for p in places)
        count = len(places) + 1
        return (out + b"xref\n0 %d\n0000000000 65535 f \n" % count + table
                + b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
                % (count, info, len(out)))


def text_of(register: Register, newer: bool) -> bytes:
    """The visible words of the document."""
    last = register.new if newer else register.rows[-1]
    ref, org = last.telling
    lines = ["Data sharing agreement: schedule of processing", f"Agreement {ref}",
             f"Recipient: {org.splitlines()[0]}", f"Data: {last.values['dataset']}",
             f"Purpose: {last.values['purpose']}", "The data will be destroyed at the end of the project.",
             "No onward sharing is permitted."]
    return b"".join(line(60, 780 - 24 * i, words, 16 if i == 0 else 10) for i, words in enumerate(lines))


def leak_pdf(kind: str, register: Register, secret: Child, packed: bool, variant: int) -> bytes:
    """The next document, which hides a child."""
    pdf, content = Pdf(packed), text_of(register, True)
    if kind == "pdf_attachment":
        name = b"(pupils.csv)"
        data = ("UPN,Name,Born,Exclusion,Case\r\n" + ",".join(secret.fields)).encode()
        held = pdf.add(pdf.stream(data, b"/Type /EmbeddedFile /Subtype /text#2Fcsv"))
        spec = pdf.add(b"<< /Type /Filespec /F " + name + b" /UF " + name + b" /EF << /F %d 0 R >> >>" % held)
        if variant % 2:
            note = pdf.add(b"<< /Type /Annot /Subtype /FileAttachment /Rect [500 780 520 800] /FS %d 0 R >>" % spec)
            pdf.page = b" /Annots [%d 0 R]" % note
        else:
            pdf.catalog = b" /Names << /EmbeddedFiles << /Names [" + name + b" %d 0 R] >> >>" % spec
    elif kind == "text_under_box":
        content += line(60, 560, secret.sentence, 8) + b"0 g 55 555 535 18 re f\n"
    elif kind == "invisible_text":
        content += line(60, 560, secret.sentence, 8, "3 Tr 0 g")
    else:
        content += line(60, 560, secret.sentence, 8, "1 1 1 rg" if variant % 2 else "1 g")
    return pdf.write(content)


def twin_pdf(kind: str, register: Register, newer: bool, packed: bool) -> bytes:
    """A document with something harmless in it."""
    pdf, content = Pdf(packed), text_of(register, newer)
    if kind == "bookmarks":
        top = len(pdf.objects) + 1
        pdf.add(b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count 1 >>" % (top + 1, top + 1))
        pdf.add(b"<< /Title (Schedule of processing) /Parent %d 0 R /Dest [3 0 R /Fit] >>" % top)
        pdf.catalog = b" /Outlines %d 0 R" % top
    elif kind == "text_over_box":
        content += b"0.11 0.31 0.49 rg 55 555 400 20 re f\n"
        content += line(60, 560, "Contact the data sharing team with any question", 10, "1 g")
    elif kind == "authors":
        pdf.info = b" /Author (Data Sharing Team) /Creator (Microsoft Word)"
        dots = b"\x1d\x70\xb8" * 64
        image = pdf.add(pdf.stream(dots, b"/Type /XObject /Subtype /Image /Width 8 /Height 8 "
                                         b"/ColorSpace /DeviceRGB /BitsPerComponent 8"))
        pdf.resources = b" /XObject << /Im1 %d 0 R >>" % image
        content += b"q 40 0 0 40 500 770 cm /Im1 Do Q\n"
    else:
        link = pdf.add(b"<< /Type /Annot /Subtype /Link /Rect [60 500 300 515] /Border [0 0 0] "
                       b"/A << /S /URI /URI (https://www.example.org/guidance) >> >>")
        pdf.page = b" /Annots [%d 0 R]" % link
        content += line(60, 503, "Guidance on applying for data", 8)
    return pdf.write(content)


def csv_bytes(register: Register, with_new: bool) -> bytes:
    """One edition of the register as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(register.headings.values())
    for entry in register.listing(with_new):
        values = [entry.values[k] for k in register.headings]
        writer.writerow([f"{v:%d/%m/%Y}" if isinstance(v, date) else v for v in values])
    return out.getvalue().encode("utf-8")


def beside(register: Register, as_ods: bool) -> tuple[str, bytes, bytes]:
    """The register that the document stands beside: name, base, edition."""
    if as_ods:
        return ("register.ods", ods_bytes(table_book(register, False, False)),
                ods_bytes(table_book(register, True, False)))
    return "register.csv", csv_bytes(register, False), csv_bytes(register, True)


def pdf_leak(kind: str, number: int, variant: int, rng: Random, register: Register) -> Case:
    """One leak in a PDF."""
    secret = child(rng, number)
    base = Pdf(variant % 2 == 0).write(text_of(register, False))
    edition = leak_pdf(kind, register, secret, variant % 2 == 0, variant)
    return Case(f"pdf-leak-{kind}-{variant + 1}", kind, "agreement.pdf", base, edition, secret.secrets,
                (register.new.telling,), False, *beside(register, variant % 2 == 1))


def pdf_twin(kind: str, variant: int, register: Register) -> Case:
    """One harmless PDF."""
    packed = variant % 2 == 0
    old = Pdf(packed).write(text_of(register, False))
    base = twin_pdf(kind, register, False, packed) if packed else old
    edition = twin_pdf(kind, register, True, packed)
    return Case(f"pdf-twin-{kind}-{variant + 1}", kind, "agreement.pdf", base, edition, (),
                (register.new.telling,), False, *beside(register, variant % 2 == 1))
