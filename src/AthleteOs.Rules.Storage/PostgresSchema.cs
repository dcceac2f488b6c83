namespace AthleteOs.Rules.Storage;

/// <summary>
/// The migrations from an empty database to the newest version, and the rights of two roles. <c>athleteos_app</c> may only read and add.
/// <c>athleteos_integrator</c> sends requests and reads their answers.
/// A released step must never change. The triggers prevent mistakes of the owner; the rights limit the application.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>The schema and its table of versions, which every journal has.</summary>
    public const string Versions =
        "CREATE SCHEMA IF NOT EXISTS athleteos; CREATE TABLE athleteos.versions (version bigint NOT NULL PRIMARY KEY, at text NOT NULL);";

    /// <summary>Creates the roles if this connection may do so, and grants their rights if they exist.</summary>
    public const string Rights =
        """
        DO $$
        BEGIN
          IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'athleteos_app') THEN
            BEGIN
              CREATE ROLE athleteos_app NOLOGIN;
            EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
            END;
          END IF;
          IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'athleteos_app') THEN
            GRANT USAGE ON SCHEMA athleteos TO athleteos_app;
            GRANT SELECT, INSERT ON athleteos.entries, athleteos.keys TO athleteos_app;
            GRANT SELECT ON athleteos.heads, athleteos.versions TO athleteos_app;
            IF to_regclass('athleteos.requests') IS NOT NULL THEN
              GRANT SELECT, UPDATE, DELETE ON athleteos.requests TO athleteos_app;
              GRANT SELECT, INSERT, UPDATE ON athleteos.answers TO athleteos_app;
            END IF;
            IF to_regclass('athleteos.caught_up') IS NOT NULL THEN
              GRANT SELECT, INSERT, UPDATE ON athleteos.caught_up TO athleteos_app;
            END IF;
            IF to_regclass('athleteos.turns') IS NOT NULL THEN
              GRANT SELECT, INSERT, UPDATE, DELETE ON athleteos.turns TO athleteos_app;
            END IF;
            IF to_regclass('athleteos.members') IS NOT NULL THEN
              GRANT SELECT, INSERT, UPDATE, DELETE ON athleteos.cluster, athleteos.members TO athleteos_app;
            END IF;
          END IF;
          IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'athleteos_integrator') THEN
            BEGIN
              CREATE ROLE athleteos_integrator NOLOGIN;
            EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
            END;
          END IF;
          IF to_regclass('athleteos.requests') IS NOT NULL AND EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'athleteos_integrator') THEN
            GRANT USAGE ON SCHEMA athleteos TO athleteos_integrator;
            GRANT INSERT (id, policy, facts, key), SELECT (id, at, attempts, sender) ON athleteos.requests TO athleteos_integrator;
            GRANT SELECT, DELETE ON athleteos.answers TO athleteos_integrator;
          END IF;
        END $$;
        """;

    public static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE athleteos.entries (
          athlete_id text COLLATE "C" NOT NULL, number bigint NOT NULL, batch bigint NOT NULL, kind text COLLATE "C" NOT NULL, date text COLLATE "C" NOT NULL,
          key text COLLATE "C" NOT NULL, body bytea, at text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL UNIQUE, commitment bytea NOT NULL, hash bytea NOT NULL,
          PRIMARY KEY (athlete_id, number));
        CREATE UNIQUE INDEX entries_once ON athleteos.entries (athlete_id, kind, date, key) WHERE key <> '';
        CREATE TABLE athleteos.heads (athlete_id text COLLATE "C" NOT NULL PRIMARY KEY, count bigint NOT NULL, hash bytea NOT NULL) WITH (fillfactor = 50);
        CREATE TABLE athleteos.keys (athlete_id text COLLATE "C" NOT NULL PRIMARY KEY, from_number bigint NOT NULL, key bytea NOT NULL);

        -- Moves the head for whoever may add an entry: they need no right to change it. Its plans are kept from when the tables were empty, so that
        -- they must go by the index from the start.
        CREATE FUNCTION athleteos.move_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
        BEGIN
          IF EXISTS (SELECT 1 FROM (SELECT athlete_id, min(number) AS first, max(number) AS last, count(*) AS number FROM added GROUP BY athlete_id) AS a
            WHERE a.first <> 1 + coalesce((SELECT h.count FROM athleteos.heads h WHERE h.athlete_id = a.athlete_id), 0) OR a.last <> a.first + a.number - 1) THEN
            RAISE EXCEPTION 'an entry follows the last one' USING ERRCODE = 'check_violation';
          END IF;
          INSERT INTO athleteos.heads (athlete_id, count, hash)
          SELECT DISTINCT ON (athlete_id) athlete_id, number, hash FROM added ORDER BY athlete_id, number DESC
          ON CONFLICT (athlete_id) DO UPDATE SET count = excluded.count, hash = excluded.hash;
          RETURN NULL;
        END $$;
        CREATE TRIGGER entries_head AFTER INSERT ON athleteos.entries REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION athleteos.move_head();

        CREATE FUNCTION athleteos.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
        END $$;

        CREATE FUNCTION athleteos.erases(athlete_id text) RETURNS boolean LANGUAGE sql STABLE
        RETURN coalesce(pg_catalog.current_setting('athleteos.erasing', true) = athlete_id, false);

        CREATE TRIGGER entries_stay BEFORE UPDATE ON athleteos.entries FOR EACH ROW
        WHEN (NOT (NEW.body IS NULL AND athleteos.erases(OLD.athlete_id)
          AND (NEW.athlete_id, NEW.number, NEW.batch, NEW.kind, NEW.date, NEW.key, NEW.at, NEW.id, NEW.commitment, NEW.hash)
            = (OLD.athlete_id, OLD.number, OLD.batch, OLD.kind, OLD.date, OLD.key, OLD.at, OLD.id, OLD.commitment, OLD.hash)))
        EXECUTE FUNCTION athleteos.refuse('entries are never changed');
        CREATE TRIGGER entries_remain BEFORE DELETE ON athleteos.entries FOR EACH ROW EXECUTE FUNCTION athleteos.refuse('entries are never deleted');
        CREATE TRIGGER entries_kept BEFORE TRUNCATE ON athleteos.entries FOR EACH STATEMENT EXECUTE FUNCTION athleteos.refuse('entries are never deleted');

        CREATE TRIGGER heads_follow BEFORE UPDATE ON athleteos.heads FOR EACH ROW
        WHEN (NOT (NEW.athlete_id = OLD.athlete_id AND NEW.count > OLD.count AND pg_catalog.pg_trigger_depth() > 0))
        EXECUTE FUNCTION athleteos.refuse('a head follows its entries');
        CREATE TRIGGER heads_remain BEFORE DELETE ON athleteos.heads FOR EACH ROW EXECUTE FUNCTION athleteos.refuse('heads are never deleted');
        CREATE TRIGGER heads_kept BEFORE TRUNCATE ON athleteos.heads FOR EACH STATEMENT EXECUTE FUNCTION athleteos.refuse('heads are never deleted');

        CREATE TRIGGER keys_stay BEFORE UPDATE ON athleteos.keys FOR EACH ROW EXECUTE FUNCTION athleteos.refuse('keys are never changed');
        CREATE TRIGGER keys_remain BEFORE DELETE ON athleteos.keys FOR EACH ROW WHEN (NOT athleteos.erases(OLD.athlete_id))
        EXECUTE FUNCTION athleteos.refuse('keys are deleted by an erase only');
        CREATE TRIGGER keys_kept BEFORE TRUNCATE ON athleteos.keys FOR EACH STATEMENT EXECUTE FUNCTION athleteos.refuse('keys are deleted by an erase only');
        """,

        // For a squad's page: every athlete's mornings or decisions of some days.
        "CREATE INDEX entries_of_day ON athleteos.entries (kind, date);",

        // The queue: waiting and claimed requests, and the answers to finished ones. It is not part of the journal and may be lost.
        """
        CREATE TABLE athleteos.requests (
          id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 200), policy text, facts text NOT NULL CHECK (octet_length(facts) <= 262144), key text,
          at timestamptz NOT NULL DEFAULT clock_timestamp(), attempts integer NOT NULL DEFAULT 0, claim uuid, until timestamptz, fault text);
        CREATE INDEX requests_in_order ON athleteos.requests (at, id);
        CREATE TABLE athleteos.answers (
          id text COLLATE "C" NOT NULL PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(), outcome text NOT NULL CHECK (outcome IN ('decided', 'refused', 'set_aside')),
          athlete_id text COLLATE "C", decision_id text, decision json, reasons json, policy text, facts text, key text);
        CREATE INDEX answers_of_athlete ON athleteos.answers (athlete_id);
        """,

        // For the loop and one athlete's pages.
        "CREATE INDEX entries_of_athlete ON athleteos.entries (athlete_id, kind, date);",

        // Each sender of the queue sees its own requests and answers only, and may use ids that another uses. Rows from before have no sender and are visible to all.
        """
        ALTER TABLE athleteos.requests ADD COLUMN sender text COLLATE "C" NOT NULL DEFAULT '';
        ALTER TABLE athleteos.requests ALTER COLUMN sender SET DEFAULT session_user, DROP CONSTRAINT requests_pkey, ADD PRIMARY KEY (sender, id);
        CREATE UNIQUE INDEX requests_claimed ON athleteos.requests (claim) WHERE claim IS NOT NULL;
        ALTER TABLE athleteos.answers ADD COLUMN sender text COLLATE "C" NOT NULL DEFAULT '';
        ALTER TABLE athleteos.answers ALTER COLUMN sender SET DEFAULT session_user, DROP CONSTRAINT answers_pkey, ADD PRIMARY KEY (sender, id);
        CREATE FUNCTION athleteos.sees(sender text) RETURNS boolean LANGUAGE sql STABLE
        RETURN sender = session_user::text OR sender = '' OR coalesce(pg_catalog.pg_has_role(session_user, pg_catalog.to_regrole('athleteos_app')::oid, 'USAGE'), false);
        ALTER TABLE athleteos.requests ENABLE ROW LEVEL SECURITY;
        ALTER TABLE athleteos.answers ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON athleteos.requests USING (athleteos.sees(sender));
        CREATE POLICY own ON athleteos.answers USING (athleteos.sees(sender));
        """,

        // For the hosts: the transaction that added an entry, so that each finds what the others added. Earlier entries have none.
        """
        ALTER TABLE athleteos.entries ADD COLUMN added bigint;
        ALTER TABLE athleteos.entries ALTER COLUMN added SET DEFAULT pg_current_xact_id()::text::bigint;
        CREATE INDEX entries_added ON athleteos.entries (added);
        """,

        // For a host that starts: how far the loops of athletes have read, and when they are due. No part of the journal; it may be lost.
        """CREATE TABLE athleteos.caught_up (athlete_id text COLLATE "C" NOT NULL PRIMARY KEY, number bigint NOT NULL, due bigint NOT NULL, under text NOT NULL) WITH (fillfactor = 50);""",

        // The caller of each entry. Earlier entries have none.
        """
        ALTER TABLE athleteos.entries ADD COLUMN caller text COLLATE "C" NOT NULL DEFAULT '';
        DROP TRIGGER entries_stay ON athleteos.entries;
        CREATE TRIGGER entries_stay BEFORE UPDATE ON athleteos.entries FOR EACH ROW
        WHEN (NOT (NEW.body IS NULL AND athleteos.erases(OLD.athlete_id)
          AND (NEW.athlete_id, NEW.number, NEW.batch, NEW.kind, NEW.date, NEW.key, NEW.at, NEW.id, NEW.commitment, NEW.hash, NEW.caller)
            = (OLD.athlete_id, OLD.number, OLD.batch, OLD.kind, OLD.date, OLD.key, OLD.at, OLD.id, OLD.commitment, OLD.hash, OLD.caller)))
        EXECUTE FUNCTION athleteos.refuse('entries are never changed');
        """,

        // For hosts that share the journal: the host that catches up an athlete now. No part of the journal; it may be lost.
        """CREATE TABLE athleteos.turns (athlete_id text COLLATE "C" NOT NULL PRIMARY KEY, host uuid NOT NULL, until timestamptz NOT NULL) WITH (fillfactor = 50);""",

        // For the hosts of a cluster: its name, the version of its members, and the certificate by which hosts know each other. Then the members. No part of the
        // journal; it may be lost while no host runs.
        """
        CREATE TABLE athleteos.cluster (single boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (single), name text COLLATE "C" NOT NULL, identity bytea NOT NULL, version integer NOT NULL DEFAULT 0);
        CREATE TABLE athleteos.members (
          address text COLLATE "C" NOT NULL PRIMARY KEY, is_dead boolean NOT NULL, document json NOT NULL, alive_at timestamptz NOT NULL,
          etag bigint NOT NULL DEFAULT 1, seen timestamptz NOT NULL DEFAULT clock_timestamp());
        """,
    ];
}
