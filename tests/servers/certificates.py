"""Throw-away certificates: an authority of the test's own, and servers' certificates, right or wrong in one thing."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Authority:
    """Signs server certificates; `file` is what clients have to trust."""

    name: x509.Name
    key: ec.EllipticCurvePrivateKey
    file: Path


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def authority(folder: Path, name: str = "A test authority") -> Authority:
    """A new authority; its certificate is in `folder`."""
    key, subject, now = ec.generate_private_key(ec.SECP256R1()), _name(name), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name.replace(' ', '-')}.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return Authority(subject, key, file)


def server_context(
    folder: Path,
    signer: Authority | None,
    *,
    host: str = "localhost",
    valid: tuple[datetime, datetime] | None = None,
) -> ssl.SSLContext:
    """A server's side of TLS with a certificate for `host` (a name or an IP address); without a signer it signs itself.

    `valid`: from when to when; by default yesterday and tomorrow.
    """
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    begins, ends = valid or (now - DAY, now + DAY)
    subject = _name(host)
    try:
        names: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_address(host))]
    except ValueError:
        names = [x509.DNSName(host)]
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer.name if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(signer.key if signer else key, hashes.SHA256())
    )
    file = folder / f"server-{x509.random_serial_number():x}.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def trusting(signer: Authority) -> ssl.SSLContext:
    """A client's side of TLS that trusts this authority and nobody else."""
    return ssl.create_default_context(cafile=str(signer.file))
