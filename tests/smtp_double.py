"""A mail server for tests: it speaks SMTP on a real socket and keeps what it took."""

import email
import email.policy
import socketserver
import threading


class _Session(socketserver.StreamRequestHandler):
    timeout = 10

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        double, recipients = self.server.double, []
        double.connections += 1
        self.say("220 double ESMTP")
        while line := self.rfile.readline():
            verb = line.decode().strip().upper()
            if verb.startswith(("EHLO", "HELO")):
                self.say("250-double")
                self.say("250 8BITMIME")
            elif verb.startswith("MAIL FROM"):
                self.say("550 5.1.0 no such sender" if double.refuses_sender else "250 ok")
                recipients = []
            elif verb.startswith("RCPT TO"):
                address = line.decode().partition("<")[2].partition(">")[0]
                if address in double.refused:
                    self.say("550 5.1.1 no such mailbox")
                else:
                    recipients.append(address)
                    self.say("250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                data = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    data += part.removeprefix(b".")
                if double.refuses_data:
                    self.say("554 5.7.1 looks like spam")
                    continue
                double.take(recipients, data)
                if double.hangs_up_after_data:
                    return
                self.say("250 kept")
            elif verb == "RSET":
                recipients = []
                self.say("250 ok")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("502 what")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class SmtpDouble:
    """A mail server that may refuse senders, recipients and mails, or hang up after taking one."""

    def __init__(self):
        self.refused = set()
        self.refuses_sender = self.refuses_data = self.hangs_up_after_data = False
        self.connections = 0
        self.mails = []
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.double = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def take(self, recipients, data):
        self.mails.append((recipients, email.message_from_bytes(data, policy=email.policy.default)))

    @property
    def to(self):
        """The recipients of all mails, in order."""
        return [address for recipients, _ in self.mails for address in recipients]

    def text(self, at=-1):
        """The plain text of a mail."""
        return self.mails[at][1].get_body(("plain",)).get_content()

    def html(self, at=-1):
        """The marked-up text of a mail."""
        return self.mails[at][1].get_body(("html",)).get_content()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
