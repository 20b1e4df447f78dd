"""A mail server that is away."""

from smtplib import SMTPException

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Refuses everything."""

    def send_messages(self, email_messages):
        raise SMTPException("the server is away")
