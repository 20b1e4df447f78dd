"""Roles and databases of the private PostgreSQL server.

Two roles, as in production: the owner migrates and owns everything; the application may work with
rows and change no table. Running the demonstration under the second shows that it suffices.
"""

import psycopg
from psycopg import sql

OWNER = "shop4support"
APPLICATION = "shop4support_app"

Connection = psycopg.Connection[tuple[str]]


def missing(server: Connection, database: str) -> bool:
    """Whether a database of that name is still to be made."""
    found = server.execute("SELECT FROM pg_database WHERE datname = %s", [database])
    return found.fetchone() is None


def make_roles(server: Connection) -> None:
    """Make the two roles unless they are there."""
    for role, powers in ((OWNER, sql.SQL("LOGIN CREATEDB")), (APPLICATION, sql.SQL("LOGIN"))):
        if not server.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            server.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), powers))


def grant_rows(template: Connection) -> None:
    """Let the application work with the rows of every table that the owner will make.

    Called on the template database, so that it holds in each database made from it: those of
    tests and trials too. Tables that must never change take some of it back in their migration.
    """
    for granted in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE, SELECT ON SEQUENCES"):
        template.execute(
            sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT {} TO {}").format(
                sql.Identifier(OWNER), sql.SQL(granted), sql.Identifier(APPLICATION)
            )
        )


def make_database(server: Connection, database: str) -> None:
    """Make a database that belongs to the owner."""
    server.execute(
        sql.SQL("CREATE DATABASE {} OWNER {}").format(
            sql.Identifier(database), sql.Identifier(OWNER)
        )
    )
