"""Mails that come back, as servers and people write them."""

from __future__ import annotations


def dsn(to: str, action: str = "failed", status: str = "5.1.1", original: bool = True, more: str = "") -> bytes:
    """A delivery status notification as servers write it."""
    last = b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: digest\r\n\r\nHello\r\n" if original else b""
    return (
        (
            f"Return-Path: <>\r\nDelivered-To: {to}\r\nFrom: MAILER-DAEMON@mx.example.org\r\nTo: {to}\r\n"
            f"Subject: Undelivered Mail\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
            f'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            f"--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
            f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
            f"Final-Recipient: rfc822; someone@example.org\r\nAction: {action}\r\nStatus: {status}\r\n"
            f"Diagnostic-Code: smtp; 550 {status} no\r\n{more}\r\n"
        ).encode()
        + last
        + b"--b--\r\n"
    )


def note(to: str, subject: str, headers: str = "", sender: str = "paul@example.org") -> bytes:
    return f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\n{headers}\r\nHello\r\n".encode()
