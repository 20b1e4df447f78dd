"""What the tables refuse whoever asks: the rules of ledger.sql, one by one, past all Python."""

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from marketplace.ledger import queries
from marketplace.ledger.models import Account, AccountBalance, Entry, Fund, Posting
from tests.factories.ledger import make_fund
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

NEW_ENTRY = (
    "INSERT INTO ledger_entry (key, request_hash, kind, subject, at, actor_name, basis)"
    " VALUES (%s, '\\x00', 'commit', 'order:1', now(), '', 'system') RETURNING id"
)
LINE = "(%s, %s, %s, %s)"


def sql(text, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return cursor.fetchall() if cursor.description else None


def post(key, *lines):
    accounts, amounts = zip(*lines, strict=True)
    return sql(
        "SELECT entry_id, created FROM ledger_post_entry(%s, 'commit', %s::bigint[], %s::bigint[],"
        " 'order:1', now(), NULL, 'somebody', 'system')",
        key,
        list(accounts),
        list(amounts),
    )[0]


def constraint_of(caught):
    return caught.value.__cause__.diag.constraint_name


@pytest.fixture
def accounts():
    fund = make_fund(pence=10_000)
    return {kind.removeprefix("fund_"): pk for kind, pk in fund.accounts.values_list("kind", "pk")}


def balance(account_id):
    return AccountBalance.objects.get(pk=account_id).balance_pence


def refuse(constraint, action):
    """The action is refused by this constraint, and the rest of the transaction lives on."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        action()
    assert constraint_of(caught) == constraint


def test_free_and_set_aside_money_never_falls_below_nothing(accounts):
    free, committed = accounts["free"], accounts["committed"]
    refuse("no_overspend", lambda: post("k", (free, -10_001), (committed, 10_001)))
    refuse("no_overspend", lambda: post("k", (committed, -1), (accounts["spent"], 1)))
    assert (balance(free), balance(committed)) == (10_000, 0)


def test_what_has_happened_can_always_be_written_down(accounts):
    """Constraints are for intents, never for facts: mirrors of the outside may go below nothing."""
    post("k", (accounts["spent"], -500), (accounts["free"], 500))
    assert balance(accounts["spent"]) == -500


def test_an_entry_adds_up_to_nothing(accounts):
    free, committed = accounts["free"], accounts["committed"]
    refuse("entry_balanced", lambda: post("k", (free, -10), (committed, 11)))
    refuse("posting_not_zero", lambda: post("k", (free, 0), (committed, 0)))
    assert queries.drift() == []


def test_money_never_passes_from_one_fund_to_another(accounts):
    other = make_fund().accounts.get(kind="fund_free").pk
    refuse("fund_balanced", lambda: post("k", (accounts["free"], -10), (other, 10)))
    assert balance(other) == 50_000


def test_an_entry_without_postings_never_lands(accounts):
    def write_and_check():
        sql(NEW_ENTRY, "empty")
        sql("SET CONSTRAINTS ALL IMMEDIATE")

    refuse("entry_complete", write_and_check)


@pytest.mark.django_db(transaction=True)
def test_a_written_entry_is_sealed(accounts):
    entry_id, created = post("k", (accounts["free"], -10), (accounts["committed"], 10))
    assert created
    lines = (entry_id, 3, accounts["free"], -5, entry_id, 4, accounts["committed"], 5)
    refuse("entry_sealed", lambda: sql(f"INSERT INTO ledger_posting VALUES {LINE}, {LINE}", *lines))
    assert Posting.objects.filter(entry_id=entry_id).count() == 2


@pytest.mark.django_db(transaction=True)
def test_checking_early_opens_no_back_door(accounts):
    """After the deferred check has run, a lone line cannot follow the balanced ones."""
    free, committed = accounts["free"], accounts["committed"]

    def write_check_and_add():
        entry_id = sql(NEW_ENTRY, "early")[0][0]
        lines = (entry_id, 1, free, -5, entry_id, 2, committed, 5)
        sql(f"INSERT INTO ledger_posting VALUES {LINE}, {LINE}", *lines)
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql(f"INSERT INTO ledger_posting VALUES {LINE}", entry_id, 3, free, 1)

    refuse("entry_balanced", write_check_and_add)
    assert (balance(free), balance(committed)) == (10_000, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_posting SET amount_pence = 1",
        "DELETE FROM ledger_posting",
        "UPDATE ledger_entry SET subject = 'other'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_account SET constrained = false",
        "DELETE FROM ledger_account",
        "UPDATE ledger_account_balance SET balance_pence = 1000000",
        "UPDATE ledger_account_balance SET floor_pence = NULL",
        "DELETE FROM ledger_account_balance",
        "INSERT INTO ledger_account_balance SELECT max(id) + 1, 5, NULL FROM ledger_account",
    ],
)
def test_not_even_the_owner_changes_what_is_written(accounts, statement):
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        sql(statement)
    assert balance(accounts["free"]) == 10_000


def test_money_stays_the_persons_for_whom_it_was_given():
    fund, stranger = make_fund(), PersonFactory(budget_holder=True)
    with pytest.raises(DatabaseError, match="marketplace_fund is refused"), transaction.atomic():
        Fund.objects.filter(pk=fund.pk).update(person=stranger)
    with pytest.raises(IntegrityError), transaction.atomic():
        sql("SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM marketplace_fund WHERE id = %s", fund.pk)
    assert Fund.objects.filter(pk=fund.pk).update(label="Help in the morning") == 1
    assert Fund.objects.get().person_id == fund.person_id


@pytest.mark.parametrize(
    "table", ["ledger_posting", "ledger_entry", "ledger_account", "ledger_account_balance"]
)
def test_the_tables_are_emptied_only_by_tests_that_say_so(table):
    sql("SET LOCAL ledger.allow_truncate = 'off'")
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        sql(f"TRUNCATE {table} CASCADE")


def test_an_account_of_decided_money_cannot_be_made_without_its_floor():
    bare = make_fund()
    bare.pk, bare.key = None, "without accounts"
    bare.save(force_insert=True)
    refuse(
        "decided_money_is_constrained",
        lambda: Account.objects.create(code="x", kind="fund_free", fund=bare, constrained=False),
    )
    refuse(
        "fund_account_kind_known",
        lambda: Account.objects.create(code="x", kind="pocket", fund=bare, constrained=False),
    )


def test_a_trigger_of_somebodys_own_cannot_borrow_the_owners_rights():
    """A function with the owner's rights moves balances; nobody hangs it on their own table."""
    rows = sql(
        "SELECT proname FROM pg_proc WHERE prosecdef AND proname LIKE 'ledger%%'"
        " AND has_function_privilege('public', oid, 'EXECUTE')"
    )
    assert rows == []


def test_an_entry_is_reversed_once(accounts):
    entry_id, _ = post("k", (accounts["free"], -10), (accounts["committed"], 10))

    def reverse(key):
        sql(
            "SELECT ledger_post_entry(%s, 'reverse', %s::bigint[], %s::bigint[], 'order:1', now(),"
            " NULL, '', 'system', %s)",
            key,
            [accounts["free"], accounts["committed"]],
            [10, -10],
            entry_id,
        )

    reverse("r1")
    refuse("entry_reversed_once", lambda: reverse("r2"))
    assert Entry.objects.filter(reverses_id=entry_id).count() == 1


@pytest.fixture
def application():
    """A connection of the role that serves pages, to the tests' own database."""
    server = connection.settings_dict
    try:
        connected = psycopg.connect(
            host=server["HOST"],
            port=server["PORT"],
            user=settings.DATABASE_APP_ROLE,
            dbname=server["NAME"],
            autocommit=True,
        )
    except psycopg.OperationalError as error:
        pytest.skip(f"The application's role cannot sign in to this server: {error}")
    with connected:
        yield connected


DENIED = [
    "UPDATE ledger_posting SET amount_pence = 1",
    "DELETE FROM ledger_posting",
    "TRUNCATE ledger_posting",
    "SET ledger.allow_truncate = 'on'; TRUNCATE ledger_entry CASCADE",
    "DELETE FROM ledger_entry",
    "UPDATE ledger_entry SET subject = 'x'",
    "UPDATE ledger_account_balance SET balance_pence = 1000000000",
    "INSERT INTO ledger_account_balance VALUES (1, 5, NULL)",
    "UPDATE ledger_account SET constrained = false",
    "INSERT INTO ledger_entry (key, request_hash, kind, subject, at, actor_name, basis, xact)"
    " VALUES ('f', '\\x00', 'commit', '', now(), '', '', '1')",
    "INSERT INTO ledger_entry (key, request_hash, kind, subject, at, actor_name, basis, created_at)"
    " VALUES ('f', '\\x00', 'commit', '', now(), '', '', 'infinity')",
    "INSERT INTO ledger_entry (id, key, request_hash, kind, subject, at, actor_name, basis)"
    " VALUES (1, 'f', '\\x00', 'commit', '', now(), '', '')",
    "ALTER TABLE ledger_posting DISABLE TRIGGER ALL",
    "DROP TRIGGER ledger_apply_postings ON ledger_posting",
    "SELECT ledger_restrict('postgres')",
    "CREATE TEMP TABLE mine (entry_id bigint, account_id bigint, amount_pence bigint);"
    " CREATE TRIGGER t AFTER INSERT ON mine REFERENCING NEW TABLE AS posted"
    " FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply_postings()",
    "SET session_replication_role = replica",
]


@pytest.mark.parametrize("statement", DENIED, ids=lambda text: text[:60])
def test_the_application_may_not(application, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_the_application_may_add(application):
    fund = make_fund(pence=10_000)
    ids = dict(fund.accounts.values_list("kind", "pk"))
    asked = [[ids["fund_free"], ids["fund_committed"]], [-4_000, 4_000]]
    call = (
        "SELECT created FROM ledger_post_entry('k', 'commit', %s::bigint[], %s::bigint[],"
        " 'order:1', now(), NULL, '', 'system')"
    )
    assert application.execute(call, asked).fetchone() == (True,)
    assert application.execute(call, asked).fetchone() == (False,)
    assert queries.position(fund.pk).committed_pence == 4_000
