-- Written by make schema from all migrations, never by hand (docs/decisions/0051-tables-of-a-new-database.md).

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);

CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);

CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);

CREATE FUNCTION public.contracts_agreed_before_last_day() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    last date := machinery_last_day();
BEGIN
    IF EXISTS (
        SELECT FROM contracts_termsversion terms WHERE id = NEW.terms_id AND (body ->> 'due_date')::date > last
            AND NOT EXISTS (
                SELECT FROM contracts_termsversion former
                WHERE former.contract_id = NEW.continues_id AND former.body ->> 'due_date' >= terms.body ->> 'due_date'
            )
    ) THEN
        RAISE EXCEPTION '% goes beyond the last day', NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.contracts_bonus_of(the_contract text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF (SELECT c.bonus FROM contracts_contract c WHERE c.id = the_contract) IS DISTINCT FROM
       (SELECT coalesce(sum(p.before_tax), 0) FROM contracts_payment p
        WHERE p.contract_id = the_contract AND p.kind = 'bonus')
    THEN
        RAISE EXCEPTION 'the bonuses of % do not add up', the_contract USING ERRCODE = 'check_violation';
    END IF;
END
$$;

CREATE FUNCTION public.contracts_bonus_paid() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF NEW.bonus < OLD.bonus OR NEW.bonus > NEW.price OR NEW.status NOT IN ('active', 'delivered', 'completed') THEN
        RAISE EXCEPTION 'no such bonus in %', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    PERFORM contracts_bonus_of(NEW.id);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.contracts_due_stood(contract text, due date) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    WITH named AS (
        SELECT set_at AS at FROM machinery_setting WHERE key = 'last_day' ORDER BY first DESC, id DESC LIMIT 1
    ), former AS (
        SELECT continues_id AS id FROM contracts_contract WHERE id = contract AND continues_id IS NOT NULL
    )
    SELECT EXISTS (
        SELECT FROM contracts_termsversion WHERE contract_id IN (SELECT contract UNION SELECT id FROM former)
            AND (body ->> 'due_date')::date >= due
    ) OR EXISTS (
        SELECT FROM contracts_amendment, named WHERE contract_id = contract
            AND (body ->> 'due_date')::date = due AND since < named.at
    ) OR EXISTS (
        SELECT FROM contracts_switch, named WHERE contract_id IN (SELECT id FROM former)
            AND (body ->> 'due_date')::date = due AND coalesce(since, made_at) < named.at
    )
$$;

CREATE FUNCTION public.contracts_payment_of_bonus() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM contracts_bonus_of(NEW.contract_id);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.contracts_stage_bought() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF OLD.bought <> 0 OR NOT EXISTS (
        SELECT 1 FROM contracts_contract c WHERE c.id = NEW.contract_id AND c.status IN ('completed', 'ended')
    ) THEN
        RAISE EXCEPTION 'stage % cannot be bought', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT sum(s.bought) FROM contracts_stage s WHERE s.contract_id = NEW.contract_id) IS DISTINCT FROM
       (SELECT sum(p.before_tax) FROM contracts_payment p WHERE p.contract_id = NEW.contract_id AND p.kind = 'purchase')
    THEN
        RAISE EXCEPTION 'the purchases of % do not add up', NEW.contract_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.contracts_stages_add_up() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    checked text := to_jsonb(NEW) ->> TG_ARGV[0];
    difference bigint;
BEGIN
    SELECT c.price - c.superseded
           - (SELECT coalesce(sum(s.price), 0) FROM contracts_stage s WHERE s.contract_id = c.id AND s.number IS NOT NULL)
      INTO difference FROM contracts_contract c WHERE c.id = checked;
    IF difference <> 0 THEN
        RAISE EXCEPTION 'stages of % miss its price by %', checked, difference USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.contracts_terms_before_last_day() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    last date := machinery_last_day();
    due date := (NEW.body ->> 'due_date')::date;
BEGIN
    IF due > last AND NOT contracts_due_stood(NEW.contract_id, due) THEN
        RAISE EXCEPTION 'terms of % go beyond the last day', NEW.contract_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.contracts_total_of(taxed jsonb) RETURNS bigint
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'public', 'pg_temp'
    AS $$
SELECT coalesce(sum((step ->> 0)::bigint), 0)::bigint FROM jsonb_array_elements(taxed) step
$$;

CREATE FUNCTION public.ledger_close_in_order() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    closed date;
BEGIN
    PERFORM pg_advisory_xact_lock(1651470187);
    SELECT max(month) INTO closed FROM ledger_closedmonth;
    IF NEW.month <> date_trunc('month', NEW.month) OR NEW.month <> (closed + interval '1 month')::date THEN
        RAISE EXCEPTION 'months are closed in order: % after %', NEW.month, closed USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.ledger_date_movement() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    closed date;
    opens date;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1651470187);
    SELECT max(month) INTO closed FROM ledger_closedmonth;
    opens := (closed + interval '1 month')::date;
    IF closed IS NULL OR opens <= coalesce(
        NEW.booked_on, (NEW.at AT TIME ZONE 'Asia/Tokyo' - interval '1 microsecond')::date
    ) THEN
        RETURN NEW;
    END IF;
    IF NEW.booked_on IS NOT NULL THEN
        RAISE EXCEPTION 'the month of % is closed', NEW.booked_on USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.booked_on := opens;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.ledger_free() RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT (
        (SELECT coalesce(sum(amount), 0) FROM ledger_movement WHERE debit_id = 'bank')
        - (SELECT coalesce(sum(amount), 0) FROM ledger_movement WHERE credit_id = 'bank')
        - (SELECT coalesce(sum(amount), 0) FROM ledger_movement WHERE credit_id IN ('payouts', 'suspense'))
        + (SELECT coalesce(sum(amount), 0) FROM ledger_movement WHERE debit_id IN ('payouts', 'suspense'))
        - (SELECT coalesce(sum(amount), 0) FROM ledger_balance)
    )::bigint
$$;

CREATE FUNCTION public.ledger_keep_charges() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7305070);
    IF NEW.amount > ledger_free() AND NEW.amount + (
        SELECT coalesce(sum(amount), 0) FROM ledger_movement
        WHERE debit_id = 'bank_charges' AND at > NEW.at - interval '30 days'
    ) > 10000 THEN
        RAISE EXCEPTION 'the bank holds this money for others'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_charge_free';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.ledger_keep_own() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF NEW.kind = 'own_out' AND NEW.debit_id = 'own' AND NEW.credit_id = 'bank' THEN
        PERFORM pg_advisory_xact_lock(7305070);
        IF NEW.amount > ledger_free() THEN
            RAISE EXCEPTION 'the bank holds this money for others'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_own_free';
        END IF;
    ELSIF NOT (NEW.kind = 'own_in' AND NEW.debit_id = 'suspense' AND NEW.credit_id = 'own') THEN
        RAISE EXCEPTION 'the operator''s money moves to and from its bank only'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_own_way';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.ledger_move_balances() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE short text;
BEGIN
    PERFORM 1 FROM ledger_balance
    WHERE account_id IN (SELECT debit_id FROM new_movements UNION SELECT credit_id FROM new_movements)
    ORDER BY account_id FOR UPDATE;

    UPDATE ledger_balance balance
    SET amount = balance.amount + change.amount
    FROM (
        SELECT account_id, sum(amount) AS amount
        FROM (
            SELECT credit_id AS account_id, amount FROM new_movements
            UNION ALL
            SELECT debit_id, -amount FROM new_movements
        ) legs
        GROUP BY account_id
    ) change
    WHERE balance.account_id = change.account_id;

    SELECT '(' || kept.account_id || ', ' || (balance.amount - kept.amount) || ')' INTO short
    FROM ledger_freeze kept JOIN ledger_balance balance ON balance.account_id = kept.account_id
    WHERE kept.account_id IN (SELECT debit_id FROM new_movements)
        AND balance.amount < kept.amount
        AND (
            SELECT sum(CASE WHEN credit_id = kept.account_id THEN amount ELSE -amount END)
            FROM new_movements WHERE kept.account_id IN (debit_id, credit_id)
        ) < 0
    ORDER BY kept.account_id LIMIT 1;
    IF short IS NOT NULL THEN
        RAISE EXCEPTION 'money on this account is frozen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balance_frozen', DETAIL = short;
    END IF;

    RETURN NULL;
END
$$;

CREATE FUNCTION public.ledger_open_balance() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO ledger_balance (account_id, amount)
    SELECT id, 0 FROM new_accounts WHERE kind IN ('client', 'escrow', 'worker');
    RETURN NULL;
END
$$;

CREATE FUNCTION public.ledger_refuse_by_hand() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'balances follow from movements: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.legal_version_follows() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE last record;
BEGIN
    SELECT number, first INTO last FROM legal_version WHERE document = NEW.document ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.first < last.first THEN
        RAISE EXCEPTION 'version % of % does not follow', NEW.number, NEW.document USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.machinery_last_day() RETURNS date
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    day text;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(x'636c6f73'::bigint);
    SELECT value #>> '{}' INTO day FROM machinery_setting WHERE key = 'last_day' ORDER BY first DESC, id DESC LIMIT 1;
    RETURN nullif(day, '')::date;
END
$$;

CREATE FUNCTION public.machinery_maintenance_kept() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL
        AND (NEW.id, NEW.starts_at, NEW.ends_at, NEW.ja, NEW.en, NEW.announced_at, NEW.announced_by)
        IS NOT DISTINCT FROM
        (OLD.id, OLD.starts_at, OLD.ends_at, OLD.ja, OLD.en, OLD.announced_at, OLD.announced_by)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'announced maintenance stays: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE FUNCTION public.machinery_refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE FUNCTION public.market_confidential_guard() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM market_ndatext t JOIN market_job j ON j.id = NEW.job_id
        WHERE t.id = NEW.nda_id AND t.client_id <> j.client_id
    ) THEN
        RAISE EXCEPTION 'text of another client' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.market_nda_guard() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.status = 'agreed') THEN
        RAISE EXCEPTION 'an NDA is not changed once it is agreed, and never deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM market_ndatext WHERE id = NEW.text_id AND client_id <> NEW.client_id)
        OR EXISTS (SELECT FROM market_job WHERE id = NEW.job_id AND client_id <> NEW.client_id) THEN
        RAISE EXCEPTION 'text or job of another client' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.papers_next_serial(wanted_kind text, wanted_year integer) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('papers_document ' || wanted_kind || ' ' || wanted_year, 0));
    RETURN 1 + coalesce((SELECT max(serial) FROM papers_document WHERE kind = wanted_kind AND year = wanted_year), 0);
END
$$;

CREATE FUNCTION public.papers_number_follows() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF NEW.serial <> papers_next_serial(NEW.kind, NEW.year) THEN
        RAISE EXCEPTION 'number % of % % does not follow the last', NEW.serial, NEW.kind, NEW.year
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.people_by_consent() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM people_membership WHERE organisation_id = NEW.organisation_id) AND NOT EXISTS (
        SELECT 1 FROM people_organisationinvitation WHERE organisation_id = NEW.organisation_id
        AND answered_by_id = NEW.user_id AND status = 'accepted' AND answered_at = NEW.made_at AND role = NEW.role
    ) THEN
        RAISE EXCEPTION '% has accepted no invitation into %', NEW.user_id, NEW.organisation_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.people_filed_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.status <> 'open' OR
       (NEW.client_id, NEW.day, NEW.document_id, NEW.trustee_id, NEW.refund_account, NEW.filed_by_id, NEW.filed_at)
       IS DISTINCT FROM
       (OLD.client_id, OLD.day, OLD.document_id, OLD.trustee_id, OLD.refund_account, OLD.filed_by_id, OLD.filed_at)
    THEN
        RAISE EXCEPTION 'what was filed in % stays', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.people_insolvent_by_two() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.kind = 'insolvent' AND NOT EXISTS (
        SELECT 1 FROM people_insolvencyfiling WHERE id = NEW.filing_id AND status = 'confirmed'
        AND answered_by_id = NEW.made_by_id AND answered_at = NEW.made_at AND client_id = NEW.client_id
        AND day = NEW.day AND document_id = NEW.document_id AND refund_account = NEW.refund_account
        AND trustee_id IS NOT DISTINCT FROM NEW.trustee_id
    ) THEN
        RAISE EXCEPTION 'nobody has confirmed that % is insolvent', NEW.client_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.people_keep_owner() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM 1 FROM people_organisation WHERE id = OLD.organisation_id FOR UPDATE;
    IF FOUND AND NOT EXISTS (
        SELECT 1 FROM people_membership WHERE organisation_id = OLD.organisation_id AND role = 'owner'
    ) THEN
        RAISE EXCEPTION 'organisation % would have no owner', OLD.organisation_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.people_only_struck() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.why = '' THEN
        OLD.why := '';
        IF NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only; only its words may be struck', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);

CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION public.treasury_account_one_word() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    speaker text;
    spoken timestamptz;
BEGIN
    IF TG_OP = 'INSERT' AND NEW.by_office THEN
        speaker := NEW.made_by;
        spoken := NEW.made_at;
    ELSIF TG_OP = 'UPDATE' AND NEW.status = 'refused' THEN
        IF OLD.status <> 'refused' THEN
            speaker := NEW.vouched_by;
            spoken := NEW.refused_at;  -- null where a version before this one refuses it
        END IF;
    END IF;
    IF speaker IS NULL OR spoken IS NULL OR speaker = 'operator'
        OR (NEW.owner_id IS NULL AND NEW.estate_id IS NULL)
    THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM treasury_bankaccount before
        WHERE (before.owner_id = NEW.owner_id OR before.estate_id = NEW.estate_id) AND before.id <> NEW.id AND (
            (before.by_office AND before.status <> 'unverified'  -- a slip for which nobody has vouched
                AND before.made_by = speaker AND before.made_at > spoken - interval '30 days')
            OR (before.status = 'refused' AND before.vouched_by = speaker
                AND before.ended_at > spoken - interval '30 days'))
    ) THEN
        RAISE EXCEPTION 'one person names or refuses one account of an owner or estate in 30 days'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_account_one_word';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.treasury_card_refund_within() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM 1 FROM treasury_cardpayment WHERE id = NEW.payment_id AND status = 'paid' FOR NO KEY UPDATE;
    IF NOT FOUND OR (
        SELECT coalesce(sum(amount), 0) FROM treasury_cardrefund
        WHERE payment_id = NEW.payment_id AND status <> 'failed' AND id <> NEW.id
    ) + NEW.amount > (SELECT amount FROM treasury_cardpayment WHERE id = NEW.payment_id) THEN
        RAISE EXCEPTION 'more would go back to the card than it paid' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'card_refund_within';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.treasury_line_assigned() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM treasury_lineassignment said
        WHERE said.line_id = NEW.id AND said.client_id = NEW.client_id AND said.booked_at IS NOT NULL
            AND said.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'nobody, or too few, have said that this line is the client''s'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_assigned';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.treasury_line_assignment_kept() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'what was booked by this word is booked'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'line_assignment_kept';
END
$$;

CREATE FUNCTION public.treasury_line_bounced() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM treasury_lineassignment said
        WHERE said.line_id = NEW.id AND said.payout_id = NEW.payout_id AND said.booked_at IS NOT NULL
            AND said.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'nobody, or too few, have said that this line is a payout which came back'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_bounced';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.treasury_line_left() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM treasury_lineassignment said
        WHERE said.line_id = OLD.id AND said.booked_at IS NOT NULL AND said.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'somebody''s word still stands by which this line was booked'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_left';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.treasury_own_money_agreed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF NEW.status = 'charge' AND (-NEW.amount <= 10000 OR (TG_OP = 'UPDATE' AND OLD.status = 'charge')) THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM treasury_ownmoney said
        WHERE said.line_id = NEW.id AND said.what = NEW.status AND (NOT said.two_people OR said.second_by <> '')
    ) THEN
        RAISE EXCEPTION 'nobody, or too few, have said that this line is the operator''s own money, or a charge'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'own_money_agreed';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.treasury_payout_not_held() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    begins timestamptz := NEW.requested_at;
BEGIN
    IF NEW.status = 'in_run' THEN
        IF TG_OP = 'UPDATE' THEN
            IF OLD.status = 'sent' THEN
                RETURN NEW;  -- it had left its balance before, and its run stands as it was released
            END IF;
        END IF;
        SELECT gathered_at INTO begins FROM treasury_payoutrun WHERE id = NEW.run_id;
    ELSIF TG_OP = 'UPDATE' THEN
        RETURN NEW;  -- it was asked for before, and waits again
    END IF;
    IF EXISTS (
        SELECT FROM treasury_payouthold hold
        WHERE hold.owner_id = NEW.owner_id AND hold.lifted_at IS NULL AND (hold.alone OR hold.second_by <> '')
            AND CASE WHEN hold.alone THEN hold.made_at ELSE hold.second_at END <= begins AND begins < hold.ends_at
            AND NOT (NEW.by_day_60 AND NEW.source = 'worker' AND (hold.grounds = '' OR hold.second_by = ''))
    ) THEN
        RAISE EXCEPTION 'staff keep this owner from taking money out'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_not_held';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.treasury_statement_days() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO treasury_statementday (account, day, moved)
    SELECT account, day, sum(amount) FROM came GROUP BY account, day ORDER BY account, day
    ON CONFLICT (account, day) DO UPDATE SET moved = treasury_statementday.moved + EXCLUDED.moved;
    RETURN NULL;
END
$$;

CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id text NOT NULL
);

ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);

ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);

ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);

ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cache (
    cache_key character varying(255) NOT NULL,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);

CREATE TABLE public.columns_column (
    id text NOT NULL,
    slug character varying(60) NOT NULL,
    title character varying(80) NOT NULL,
    body text NOT NULL,
    lead character varying(110) NOT NULL,
    tags character varying(20)[] NOT NULL,
    status character varying(9) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    edited_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    chosen_at timestamp with time zone,
    hidden_at timestamp with time zone,
    hidden_reason text NOT NULL,
    author_id text NOT NULL,
    html text DEFAULT ''::text NOT NULL,
    html_of timestamp with time zone,
    CONSTRAINT column_hidden CHECK ((((hidden_at IS NULL) AND (hidden_reason = ''::text)) OR ((NOT (hidden_reason = ''::text)) AND (hidden_at IS NOT NULL)))),
    CONSTRAINT column_published CHECK (((published_at IS NOT NULL) OR ((status)::text = 'draft'::text))),
    CONSTRAINT column_status CHECK (((status)::text = ANY ((ARRAY['draft'::character varying, 'published'::character varying])::text[])))
);

CREATE TABLE public.columns_comment (
    id text NOT NULL,
    name character varying(40) NOT NULL,
    email character varying(254) NOT NULL,
    body text NOT NULL,
    body_key character varying(64) NOT NULL,
    language character varying(2) NOT NULL,
    status character varying(9) NOT NULL,
    reasons character varying(20)[] NOT NULL,
    made_at timestamp with time zone NOT NULL,
    proven boolean NOT NULL,
    mailed_at timestamp with time zone,
    hidden_at timestamp with time zone,
    hidden_reason text NOT NULL,
    decided_at timestamp with time zone,
    ip inet,
    agent character varying(300) NOT NULL,
    referrer character varying(500) NOT NULL,
    opinion character varying(7) NOT NULL,
    lesson character varying(4) NOT NULL,
    ask_at timestamp with time zone,
    asked smallint NOT NULL,
    recheck boolean NOT NULL,
    column_id text NOT NULL,
    decided_by_id text,
    hidden_by_id text,
    CONSTRAINT comment_akismet CHECK ((((opinion)::text = ANY ((ARRAY[''::character varying, 'ham'::character varying, 'spam'::character varying, 'discard'::character varying])::text[])) AND ((lesson)::text = ANY ((ARRAY[''::character varying, 'ham'::character varying, 'spam'::character varying])::text[])))),
    CONSTRAINT comment_lesson CHECK ((((lesson)::text = ''::text) OR (decided_at IS NOT NULL))),
    CONSTRAINT comment_status CHECK (((status)::text = ANY ((ARRAY['published'::character varying, 'held'::character varying, 'spam'::character varying])::text[])))
);

CREATE TABLE public.columns_spentproof (
    nonce character varying(64) NOT NULL,
    until timestamp with time zone NOT NULL
);

CREATE TABLE public.contracts_amendment (
    id text NOT NULL,
    by character varying(6) NOT NULL,
    body jsonb NOT NULL,
    price bigint NOT NULL,
    based_on smallint NOT NULL,
    reason text NOT NULL,
    status character varying(16) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    since timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    contract_id text NOT NULL,
    supersedes bigint,
    change_request_id text,
    CONSTRAINT amendment_by CHECK (((by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[]))),
    CONSTRAINT amendment_price CHECK ((price >= 1)),
    CONSTRAINT amendment_since CHECK ((since >= made_at)),
    CONSTRAINT amendment_status CHECK (((status)::text = ANY ((ARRAY['open'::character varying, 'awaiting_deposit'::character varying, 'in_force'::character varying, 'declined'::character varying, 'withdrawn'::character varying, 'superseded'::character varying, 'lapsed'::character varying])::text[]))),
    CONSTRAINT amendment_supersedes CHECK (((supersedes IS NULL) OR ((change_request_id IS NOT NULL) AND (supersedes >= 0))))
);

CREATE TABLE public.contracts_askedapproval (
    id bigint NOT NULL,
    step character varying(80) NOT NULL,
    until timestamp with time zone,
    at timestamp with time zone NOT NULL,
    asked_id text NOT NULL,
    by_id text NOT NULL,
    contract_id text NOT NULL,
    CONSTRAINT asked_approval_of_another CHECK ((NOT (asked_id = by_id)))
);

ALTER TABLE public.contracts_askedapproval ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_askedapproval_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_attachment (
    id bigint NOT NULL,
    n integer NOT NULL,
    by character varying(6) NOT NULL,
    at timestamp with time zone NOT NULL,
    file_id text NOT NULL,
    contract_id text NOT NULL,
    stage_id text,
    hours_id text,
    superseded boolean DEFAULT false NOT NULL,
    inspection boolean DEFAULT false NOT NULL,
    left_behind boolean DEFAULT false NOT NULL,
    percent smallint DEFAULT 100 NOT NULL,
    shown_by_id text,
    CONSTRAINT attachment_before CHECK (((NOT superseded) OR (NOT left_behind))),
    CONSTRAINT attachment_percent CHECK (((percent >= 1) AND (percent <= 100)))
);

ALTER TABLE public.contracts_attachment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_attachment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_changerequest (
    id text NOT NULL,
    kind character varying(8) NOT NULL,
    changes jsonb NOT NULL,
    n integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    status character varying(9) NOT NULL,
    included boolean,
    superseded bigint,
    closed_at timestamp with time zone,
    contract_id text NOT NULL,
    shown bigint,
    CONSTRAINT change_kind CHECK (((kind)::text = ANY ((ARRAY['fix'::character varying, 'addition'::character varying, 'restart'::character varying])::text[]))),
    CONSTRAINT change_shown CHECK (((shown IS NULL) OR (shown >= 0))),
    CONSTRAINT change_status CHECK ((((closed_at IS NULL) AND ((status)::text = 'open'::text)) OR ((closed_at IS NOT NULL) AND ((status)::text = ANY ((ARRAY['accepted'::character varying, 'declined'::character varying, 'withdrawn'::character varying, 'lapsed'::character varying])::text[]))))),
    CONSTRAINT change_superseded CHECK (((superseded IS NULL) OR (((kind)::text = 'restart'::text) AND ((status)::text = 'accepted'::text) AND (superseded >= 0))))
);

CREATE TABLE public.contracts_classdispute (
    id bigint NOT NULL,
    by character varying(6) NOT NULL,
    kind character varying(8) NOT NULL,
    n integer NOT NULL,
    at timestamp with time zone NOT NULL,
    change_request_id text NOT NULL,
    CONSTRAINT dispute_kind CHECK ((((by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[])) AND ((kind)::text = ANY ((ARRAY['fix'::character varying, 'addition'::character varying, 'restart'::character varying])::text[]))))
);

ALTER TABLE public.contracts_classdispute ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_classdispute_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_contract (
    id text NOT NULL,
    title character varying(120) NOT NULL,
    status character varying(10) NOT NULL,
    turn character varying(6),
    price bigint NOT NULL,
    paid bigint NOT NULL,
    withheld bigint NOT NULL,
    waived bigint NOT NULL,
    superseded bigint NOT NULL,
    revisions_used smallint NOT NULL,
    returns smallint NOT NULL,
    accepted boolean NOT NULL,
    withdrawn character varying(6)[] NOT NULL,
    settled_amount bigint,
    settled_by character varying(15),
    made_at timestamp with time zone NOT NULL,
    since timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    last_n integer NOT NULL,
    client_id text NOT NULL,
    continues_id text,
    job_id text,
    open_amendment_id text,
    proposal_id text,
    worker_id text NOT NULL,
    open_delivery_id text,
    open_termination_id text,
    terms_id bigint,
    bound_to_end boolean DEFAULT false NOT NULL,
    frozen boolean DEFAULT false NOT NULL,
    meter character varying(6) DEFAULT 'stages'::character varying NOT NULL,
    open_requests smallint DEFAULT 0 NOT NULL,
    restarts_used smallint DEFAULT 0 NOT NULL,
    first_delivered_at timestamp with time zone,
    open_handover_id text,
    open_switch_id text,
    changed_n integer DEFAULT 0 NOT NULL,
    state_n integer DEFAULT 0 NOT NULL,
    ended_at timestamp with time zone,
    frozen_at timestamp with time zone,
    open_notice_id text,
    superseded_on date,
    bonus bigint DEFAULT 0 NOT NULL,
    due_on date,
    next_at timestamp with time zone,
    CONSTRAINT contract_amendment_under_way CHECK (((open_amendment_id IS NULL) OR ((status)::text = ANY ((ARRAY['active'::character varying, 'delivered'::character varying])::text[])))),
    CONSTRAINT contract_bonus CHECK ((bonus >= 0)),
    CONSTRAINT contract_completed_paid CHECK (((NOT ((status)::text = 'completed'::text)) OR (paid = price) OR ((meter)::text = 'hours'::text))),
    CONSTRAINT contract_delivered_open CHECK (((NOT ((status)::text = 'delivered'::text)) OR (open_delivery_id IS NOT NULL))),
    CONSTRAINT contract_ended_at CHECK (((ended_at IS NULL) OR ((status)::text = ANY ((ARRAY['completed'::character varying, 'ended'::character varying])::text[])))),
    CONSTRAINT contract_ended_settled CHECK ((((settled_amount = paid) AND (settled_amount IS NOT NULL) AND (settled_by IS NOT NULL) AND ((status)::text = 'ended'::text)) OR ((NOT ((status)::text = 'ended'::text)) AND (settled_amount IS NULL) AND (settled_by IS NULL)))),
    CONSTRAINT contract_ending_open CHECK ((((open_termination_id IS NOT NULL) AND ((status)::text = 'ending'::text)) OR ((NOT ((status)::text = 'ending'::text)) AND (open_termination_id IS NULL)))),
    CONSTRAINT contract_frozen_since CHECK ((((NOT frozen) AND (frozen_at IS NULL)) OR frozen)),
    CONSTRAINT contract_handover_at_end CHECK (((open_handover_id IS NULL) OR ((status)::text = ANY ((ARRAY['ending'::character varying, 'ended'::character varying])::text[])))),
    CONSTRAINT contract_meter CHECK (((meter)::text = ANY ((ARRAY['stages'::character varying, 'hours'::character varying, 'ladder'::character varying])::text[]))),
    CONSTRAINT contract_notice_under_way CHECK (((open_notice_id IS NULL) OR ((status)::text = ANY ((ARRAY['active'::character varying, 'delivered'::character varying])::text[])))),
    CONSTRAINT contract_paid CHECK (((paid >= 0) AND (paid <= price))),
    CONSTRAINT contract_price CHECK ((price >= 1)),
    CONSTRAINT contract_status CHECK (((status)::text = ANY ((ARRAY['offered'::character varying, 'agreed'::character varying, 'active'::character varying, 'delivered'::character varying, 'completed'::character varying, 'ending'::character varying, 'ended'::character varying, 'cancelled'::character varying])::text[]))),
    CONSTRAINT contract_superseded CHECK (((superseded >= 0) AND (superseded <= price))),
    CONSTRAINT contract_switch_under_way CHECK (((open_switch_id IS NULL) OR ((open_amendment_id IS NULL) AND ((status)::text = ANY ((ARRAY['active'::character varying, 'delivered'::character varying])::text[]))))),
    CONSTRAINT contract_turn CHECK (((turn IS NULL) OR ((turn)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[])))),
    CONSTRAINT contract_unpaid_before_deposit CHECK (((NOT ((status)::text = ANY ((ARRAY['offered'::character varying, 'agreed'::character varying, 'cancelled'::character varying])::text[]))) OR (paid = 0))),
    CONSTRAINT contract_waived CHECK ((waived >= 0)),
    CONSTRAINT contract_withheld CHECK (((withheld >= 0) AND (withheld <= paid)))
);

CREATE TABLE public.contracts_delivery (
    id text NOT NULL,
    has_file boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    answer character varying(10),
    answered_at timestamp with time zone,
    contract_id text NOT NULL,
    CONSTRAINT delivery_answer CHECK (((answer IS NULL) OR (((answer)::text = ANY ((ARRAY['accepted'::character varying, 'sent_back'::character varying, 'replaced'::character varying, 'reopened'::character varying, 'ended'::character varying])::text[])) AND (answered_at IS NOT NULL))))
);

CREATE TABLE public.contracts_handover (
    id text NOT NULL,
    by character varying(6) NOT NULL,
    email character varying(254) NOT NULL,
    token_hash character varying(64) NOT NULL,
    price bigint,
    note text NOT NULL,
    agreed_by_worker boolean NOT NULL,
    agreed_by_client boolean NOT NULL,
    status character varying(8) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    continuation_id text,
    contract_id text NOT NULL,
    CONSTRAINT handover_accepted CHECK ((((continuation_id IS NOT NULL) AND ((status)::text = 'accepted'::text)) OR ((NOT ((status)::text = 'accepted'::text)) AND (continuation_id IS NULL)))),
    CONSTRAINT handover_by CHECK (((by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[]))),
    CONSTRAINT handover_price CHECK (((price IS NULL) OR (price >= 1))),
    CONSTRAINT handover_status CHECK (((status)::text = ANY ((ARRAY['open'::character varying, 'accepted'::character varying, 'revoked'::character varying, 'lapsed'::character varying])::text[])))
);

CREATE TABLE public.contracts_hourentry (
    id text NOT NULL,
    day date NOT NULL,
    week date NOT NULL,
    minutes smallint NOT NULL,
    has_file boolean NOT NULL,
    filed boolean NOT NULL,
    n integer NOT NULL,
    at timestamp with time zone NOT NULL,
    answer character varying(12),
    answered_at timestamp with time zone,
    contract_id text NOT NULL,
    paid boolean DEFAULT false NOT NULL,
    CONSTRAINT hours_answer CHECK ((((answer IS NULL) AND (answered_at IS NULL)) OR (((answer)::text = ANY ((ARRAY['acknowledged'::character varying, 'objected'::character varying, 'taken_back'::character varying])::text[])) AND (answered_at IS NOT NULL)))),
    CONSTRAINT hours_minutes CHECK (((minutes >= 1) AND (minutes <= 1440))),
    CONSTRAINT hours_paid CHECK (((NOT paid) OR (((answer)::text = 'acknowledged'::text) AND (answer IS NOT NULL))))
);

CREATE TABLE public.contracts_inspection (
    id bigint NOT NULL,
    user_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    attachment_id bigint NOT NULL
);

ALTER TABLE public.contracts_inspection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_inspection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_note (
    id bigint NOT NULL,
    n integer NOT NULL,
    text text NOT NULL,
    items jsonb NOT NULL,
    nonce bytea NOT NULL,
    contract_id text NOT NULL
);

ALTER TABLE public.contracts_note ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_outsideresult (
    id text NOT NULL,
    by character varying(6) NOT NULL,
    amount bigint NOT NULL,
    status character varying(8) NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    checked_at timestamp with time zone,
    checked_by text,
    closed_at timestamp with time zone,
    file_id text NOT NULL,
    termination_id text NOT NULL,
    kind character varying(16) DEFAULT 'private_record'::character varying NOT NULL,
    held_since timestamp with time zone,
    CONSTRAINT result_amount CHECK (((amount >= 0) AND ((by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[])))),
    CONSTRAINT result_held CHECK (((held_since IS NULL) OR (NOT ((kind)::text = 'private_record'::text)))),
    CONSTRAINT result_kind CHECK (((kind)::text = ANY ((ARRAY['judgment'::character varying, 'court_settlement'::character varying, 'certified_odr'::character varying, 'private_record'::character varying])::text[]))),
    CONSTRAINT result_status CHECK ((((checked_at IS NULL) AND (closed_at IS NULL) AND ((status)::text = 'filed'::text)) OR ((checked_at IS NOT NULL) AND (closed_at IS NULL) AND ((status)::text = 'genuine'::text)) OR ((closed_at IS NOT NULL) AND ((status)::text = ANY ((ARRAY['refused'::character varying, 'denied'::character varying, 'taken'::character varying, 'lapsed'::character varying])::text[])))))
);

CREATE TABLE public.contracts_payment (
    id bigint NOT NULL,
    n integer NOT NULL,
    kind character varying(12) NOT NULL,
    before_tax bigint NOT NULL,
    tax bigint NOT NULL,
    fee bigint NOT NULL,
    fee_tax bigint NOT NULL,
    withheld bigint NOT NULL,
    waived bigint NOT NULL,
    net bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    contract_id text NOT NULL,
    taxed jsonb,
    received jsonb,
    CONSTRAINT payment_adds_up CHECK ((net = (((((before_tax + tax) - fee) - fee_tax) - withheld) + waived))),
    CONSTRAINT payment_amounts CHECK (((before_tax > 0) AND (fee >= 0) AND (fee_tax >= 0) AND (net >= 0) AND (tax >= 0) AND (withheld >= 0))),
    CONSTRAINT payment_received CHECK (((received IS NULL) OR (public.contracts_total_of(received) = before_tax))),
    CONSTRAINT payment_taxed CHECK (((taxed IS NULL) OR (public.contracts_total_of(taxed) = before_tax)))
);

ALTER TABLE public.contracts_payment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_payment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_position (
    id bigint NOT NULL,
    by character varying(6) NOT NULL,
    amount bigint NOT NULL,
    n integer NOT NULL,
    at timestamp with time zone NOT NULL,
    termination_id text NOT NULL,
    CONSTRAINT position_amount CHECK (((amount >= 0) AND ((by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[]))))
);

ALTER TABLE public.contracts_position ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_position_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_remark (
    id bigint NOT NULL,
    n integer NOT NULL,
    page integer,
    x smallint,
    y smallint,
    second integer,
    by character varying(6) NOT NULL,
    outside boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id text NOT NULL,
    contract_id text NOT NULL,
    file_id text NOT NULL,
    CONSTRAINT remark_by CHECK (((by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[]))),
    CONSTRAINT remark_pinned CHECK ((((page IS NOT NULL) AND (x IS NOT NULL) AND (y IS NOT NULL) AND (page >= 1) AND (second IS NULL) AND ((x >= 0) AND (x <= 1000)) AND ((y >= 0) AND (y <= 1000))) OR ((page IS NULL) AND (second >= 0) AND (second IS NOT NULL) AND (x IS NULL) AND (y IS NULL))))
);

ALTER TABLE public.contracts_remark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_remark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_report (
    id text NOT NULL,
    day date NOT NULL,
    percent smallint NOT NULL,
    has_file boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    answer character varying(12),
    answered_at timestamp with time zone,
    contract_id text NOT NULL,
    stage_id text NOT NULL,
    CONSTRAINT report_answer CHECK ((((answer IS NULL) AND (answered_at IS NULL)) OR (((answer)::text = ANY ((ARRAY['acknowledged'::character varying, 'objected'::character varying, 'replaced'::character varying, 'superseded'::character varying])::text[])) AND (answered_at IS NOT NULL)))),
    CONSTRAINT report_percent CHECK (((percent >= 0) AND (percent <= 100)))
);

CREATE TABLE public.contracts_sealedbid (
    id bigint NOT NULL,
    by character varying(6) NOT NULL,
    amount bigint NOT NULL,
    nonce bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    termination_id text NOT NULL,
    CONSTRAINT bid_amount CHECK (((amount >= 0) AND ((by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[]))))
);

ALTER TABLE public.contracts_sealedbid ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_sealedbid_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_showing (
    contract_id text NOT NULL,
    allowed_at timestamp with time zone NOT NULL
);

CREATE TABLE public.contracts_stage (
    id text NOT NULL,
    number smallint,
    name character varying(100) NOT NULL,
    price bigint NOT NULL,
    status character varying(10) NOT NULL,
    acknowledged smallint NOT NULL,
    claimed smallint NOT NULL,
    filed smallint NOT NULL,
    last_report_day date,
    objected boolean NOT NULL,
    submitted_at timestamp with time zone,
    submission_filed boolean NOT NULL,
    returned_in smallint,
    contract_id text NOT NULL,
    paid boolean DEFAULT false NOT NULL,
    let_begin boolean DEFAULT false NOT NULL,
    bought bigint DEFAULT 0 NOT NULL,
    left_behind bigint DEFAULT 0 NOT NULL,
    handed_in_on date,
    CONSTRAINT stage_approved CHECK (((NOT ((status)::text = 'approved'::text)) OR (acknowledged = 100))),
    CONSTRAINT stage_bought CHECK (((bought >= 0) AND (bought <= (price + left_behind)) AND (left_behind >= 0))),
    CONSTRAINT stage_percents CHECK ((((acknowledged >= 0) AND (acknowledged <= 100)) AND ((claimed >= 0) AND (claimed <= 100)) AND ((filed >= 0) AND (filed <= 100)))),
    CONSTRAINT stage_price CHECK ((price >= 0)),
    CONSTRAINT stage_status CHECK (((status)::text = ANY ((ARRAY['waiting'::character varying, 'doing'::character varying, 'submitted'::character varying, 'approved'::character varying])::text[]))),
    CONSTRAINT stage_submitted CHECK (((NOT ((status)::text = 'submitted'::text)) OR ((claimed = 100) AND (submitted_at IS NOT NULL))))
);

CREATE TABLE public.contracts_standingdeposit (
    contract_id text NOT NULL,
    said_at timestamp with time zone NOT NULL,
    said_by_id text NOT NULL
);

CREATE TABLE public.contracts_switch (
    id text NOT NULL,
    by character varying(6) NOT NULL,
    amount bigint NOT NULL,
    body jsonb NOT NULL,
    reason text NOT NULL,
    status character varying(16) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    continuation_id text,
    contract_id text NOT NULL,
    since timestamp with time zone,
    standing bigint,
    CONSTRAINT switch_accepted CHECK ((((continuation_id IS NOT NULL) AND ((status)::text = 'accepted'::text)) OR ((NOT ((status)::text = 'accepted'::text)) AND (continuation_id IS NULL)))),
    CONSTRAINT switch_amount CHECK ((amount >= 0)),
    CONSTRAINT switch_by CHECK (((by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[]))),
    CONSTRAINT switch_standing CHECK (((standing IS NULL) OR (standing >= 0))),
    CONSTRAINT switch_status CHECK (((status)::text = ANY ((ARRAY['open'::character varying, 'awaiting_deposit'::character varying, 'accepted'::character varying, 'declined'::character varying, 'withdrawn'::character varying, 'lapsed'::character varying])::text[])))
);

CREATE TABLE public.contracts_termination (
    id text NOT NULL,
    opened_by character varying(6) NOT NULL,
    by_clock boolean NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    reason character varying(16) NOT NULL,
    worker_amount bigint,
    client_amount bigint,
    status character varying(10) NOT NULL,
    settled_amount bigint,
    settled_by character varying(15),
    undisputed_total bigint,
    closed_at timestamp with time zone,
    contract_id text NOT NULL,
    answered_at timestamp with time zone,
    bidding_since timestamp with time zone,
    bids_opened_at timestamp with time zone,
    extended boolean DEFAULT false NOT NULL,
    not_before timestamp with time zone,
    open_result_id text,
    begins_at timestamp with time zone,
    client_moved_on date,
    client_moves smallint DEFAULT 0 NOT NULL,
    noticed_at timestamp with time zone,
    worker_moved_on date,
    worker_moves smallint DEFAULT 0 NOT NULL,
    CONSTRAINT termination_amounts CHECK ((((worker_amount IS NULL) OR (worker_amount >= 0)) AND ((client_amount IS NULL) OR (client_amount >= 0)))),
    CONSTRAINT termination_bidding CHECK ((((bidding_since IS NULL) AND (bids_opened_at IS NULL)) OR ((answered_at IS NOT NULL) AND (bidding_since IS NOT NULL)))),
    CONSTRAINT termination_moves CHECK ((((client_moves >= 0) AND (client_moves <= 3)) AND ((worker_moves >= 0) AND (worker_moves <= 3)))),
    CONSTRAINT termination_opened_by CHECK (((opened_by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[]))),
    CONSTRAINT termination_reason CHECK (((reason)::text = ANY ((ARRAY['client_withdrew'::character varying, 'insolvent'::character varying, 'restart'::character varying, 'worker_unable'::character varying, 'agreed'::character varying, 'other_breach'::character varying])::text[]))),
    CONSTRAINT termination_status CHECK ((((closed_at IS NULL) AND (settled_amount IS NULL) AND ((status)::text = 'open'::text)) OR ((begins_at IS NOT NULL) AND (closed_at IS NULL) AND (settled_amount IS NULL) AND ((status)::text = 'notice'::text)) OR ((closed_at IS NOT NULL) AND (settled_amount IS NULL) AND ((status)::text = ANY ((ARRAY['withdrawn'::character varying, 'lapsed'::character varying])::text[]))) OR ((closed_at IS NOT NULL) AND (settled_amount >= 0) AND (settled_amount IS NOT NULL) AND ((settled_by)::text = ANY ((ARRAY['agreement'::character varying, 'undisputed'::character varying, 'silence'::character varying, 'bids'::character varying, 'standing_rule'::character varying, 'outside_result'::character varying])::text[])) AND (settled_by IS NOT NULL) AND ((status)::text = 'settled'::text))))
);

CREATE TABLE public.contracts_termsversion (
    id bigint NOT NULL,
    version smallint NOT NULL,
    price bigint NOT NULL,
    body jsonb NOT NULL,
    by character varying(6) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    contract_id text NOT NULL,
    CONSTRAINT terms_by CHECK (((by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[]))),
    CONSTRAINT terms_price CHECK (((price >= 1) AND (version >= 1)))
);

ALTER TABLE public.contracts_termsversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_termsversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.conversation_message (
    id text NOT NULL,
    n integer NOT NULL,
    by character varying(6) NOT NULL,
    body text NOT NULL,
    outside boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    nonce bytea NOT NULL,
    search tsvector,
    author_id text NOT NULL,
    contract_id text,
    thread_id text NOT NULL,
    CONSTRAINT message_body CHECK ((length(body) <= 5000)),
    CONSTRAINT message_by CHECK (((by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[])))
);

CREATE TABLE public.conversation_messagedraft (
    id text NOT NULL,
    body text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    thread_id text NOT NULL,
    user_id text NOT NULL,
    CONSTRAINT message_draft_body CHECK ((length(body) <= 5000))
);

CREATE TABLE public.conversation_messagefile (
    id bigint NOT NULL,
    place smallint NOT NULL,
    file_id text NOT NULL,
    message_id text NOT NULL
);

ALTER TABLE public.conversation_messagefile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversation_messagefile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.conversation_promise (
    message_id text NOT NULL,
    by character varying(6) NOT NULL,
    at timestamp with time zone NOT NULL,
    amendment_id text,
    marked_by_id text NOT NULL,
    CONSTRAINT promise_by CHECK (((by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[])))
);

CREATE TABLE public.conversation_reading (
    id bigint NOT NULL,
    by character varying(6) NOT NULL,
    n integer NOT NULL,
    muted boolean NOT NULL,
    user_id text NOT NULL,
    thread_id text NOT NULL,
    CONSTRAINT reading_by CHECK (((by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[])))
);

ALTER TABLE public.conversation_reading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversation_reading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.conversation_thread (
    id text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    last_n integer NOT NULL,
    worker_consented_at timestamp with time zone,
    client_consented_at timestamp with time zone,
    client_id text NOT NULL,
    contract_id text,
    proposal_id text,
    worker_id text NOT NULL,
    CONSTRAINT thread_last_n CHECK ((last_n >= 0)),
    CONSTRAINT thread_of_one CHECK (((proposal_id IS NULL) OR (contract_id IS NULL)))
);

CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);

ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);

ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);

CREATE TABLE public.figures_countedmonth (
    id bigint NOT NULL,
    month date NOT NULL,
    subject character varying(20) NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    CONSTRAINT counted_month_month CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

ALTER TABLE public.figures_countedmonth ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.figures_countedmonth_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.figures_monthfigure (
    id bigint NOT NULL,
    month date NOT NULL,
    name character varying(20) NOT NULL,
    part character varying(24) NOT NULL,
    value bigint NOT NULL,
    people bigint NOT NULL,
    rest bigint,
    CONSTRAINT month_figure_counts CHECK (((people >= 0) AND (value >= 0) AND ((rest IS NULL) OR (rest >= 0)))),
    CONSTRAINT month_figure_month CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT month_figure_name CHECK (((name)::text = ANY ((ARRAY['gmv'::character varying, 'held'::character varying, 'fees'::character varying, 'active'::character varying, 'new'::character varying, 'retention'::character varying, 'jobs'::character varying, 'first_proposal'::character varying, 'response'::character varying, 'searches'::character varying, 'endings'::character varying, 'dispute_days'::character varying, 'silence'::character varying, 'reports'::character varying, 'decisions'::character varying, 'decided_in'::character varying, 'demands'::character varying])::text[])))
);

ALTER TABLE public.figures_monthfigure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.figures_monthfigure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.figures_searchmark (
    id bigint NOT NULL,
    month date NOT NULL,
    word bytea NOT NULL,
    who bytea NOT NULL,
    CONSTRAINT search_mark_month CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

ALTER TABLE public.figures_searchmark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.figures_searchmark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.figures_searchword (
    id bigint NOT NULL,
    month date NOT NULL,
    word character varying(60) NOT NULL,
    people bigint NOT NULL,
    CONSTRAINT search_word_month CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT search_word_people CHECK ((people >= 5))
);

ALTER TABLE public.figures_searchword ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.figures_searchword_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.ledger_account (
    id text NOT NULL,
    kind text NOT NULL,
    owner_id text
);

CREATE TABLE public.ledger_balance (
    account_id text NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT ledger_balance_not_negative CHECK ((amount >= 0))
);

CREATE TABLE public.ledger_closedmonth (
    month date NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    closed_by text NOT NULL,
    reason text NOT NULL
);

CREATE TABLE public.ledger_freeze (
    account_id text NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT ledger_freeze_not_negative CHECK ((amount >= 0)),
    CONSTRAINT ledger_freeze_of_client CHECK (starts_with(account_id, 'client:'::text))
);

CREATE TABLE public.ledger_monthsum (
    id bigint NOT NULL,
    debit text NOT NULL,
    credit text NOT NULL,
    kind text NOT NULL,
    count bigint NOT NULL,
    amount bigint NOT NULL,
    month_id date NOT NULL
);

ALTER TABLE public.ledger_monthsum ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_monthsum_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.ledger_movement (
    id bigint NOT NULL,
    amount bigint NOT NULL,
    kind text NOT NULL,
    contract_id text,
    key text NOT NULL,
    input_hash text NOT NULL,
    at timestamp with time zone NOT NULL,
    credit_id text NOT NULL,
    debit_id text NOT NULL,
    booked_on date,
    CONSTRAINT ledger_movement_own_escrow CHECK ((((NOT starts_with(debit_id, 'escrow:'::text)) OR ((contract_id IS NOT NULL) AND (debit_id = ('escrow:'::text || contract_id)))) AND ((NOT starts_with(credit_id, 'escrow:'::text)) OR ((contract_id IS NOT NULL) AND (credit_id = ('escrow:'::text || contract_id)))))),
    CONSTRAINT ledger_movement_positive CHECK ((amount > 0)),
    CONSTRAINT ledger_movement_two_accounts CHECK ((NOT (debit_id = credit_id)))
)
WITH (autovacuum_vacuum_insert_scale_factor='0.02');

ALTER TABLE public.ledger_movement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_movement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.legal_demand (
    id text NOT NULL,
    kind character varying(8) NOT NULL,
    name character varying(100) NOT NULL,
    email character varying(254) NOT NULL,
    place text NOT NULL,
    text text NOT NULL,
    language character varying(2) NOT NULL,
    proven boolean NOT NULL,
    trapped boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    answer_by timestamp with time zone NOT NULL,
    outcome character varying(7) NOT NULL,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    struck_at timestamp with time zone,
    answered_by_id text,
    user_id text,
    CONSTRAINT demand_answered CHECK ((((answer = ''::text) AND (answered_at IS NULL) AND (answered_by_id IS NULL) AND ((outcome)::text = ''::text)) OR ((answered_at IS NOT NULL) AND (answered_by_id IS NOT NULL) AND ((outcome)::text = ANY ((ARRAY['granted'::character varying, 'partly'::character varying, 'refused'::character varying])::text[]))))),
    CONSTRAINT demand_kind CHECK (((kind)::text = ANY ((ARRAY['deletion'::character varying, 'sender'::character varying, 'personal'::character varying])::text[]))),
    CONSTRAINT demand_struck_whole CHECK (((struck_at IS NULL) OR ((answer = ''::text) AND ((email)::text = 'struck@closed.invalid'::text) AND (place = ''::text))))
);

CREATE TABLE public.legal_lawyercheck (
    version_id text NOT NULL,
    name character varying(100) NOT NULL,
    day date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by_id text,
    CONSTRAINT lawyer_check_named CHECK ((NOT ((name)::text = ''::text)))
);

CREATE TABLE public.legal_version (
    id text NOT NULL,
    document character varying(12) NOT NULL,
    number integer NOT NULL,
    first date NOT NULL,
    ja text NOT NULL,
    en text NOT NULL,
    sha256 character varying(64) NOT NULL,
    reason text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by_id text,
    CONSTRAINT legal_version_document CHECK (((document)::text = ANY ((ARRAY['terms'::character varying, 'privacy'::character varying, 'trade'::character varying, 'demands'::character varying, 'transmission'::character varying, 'clients'::character varying, 'nda'::character varying])::text[]))),
    CONSTRAINT legal_version_number_check CHECK ((number >= 0)),
    CONSTRAINT legal_version_sha256 CHECK (((sha256)::text ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT legal_version_texts CHECK (((NOT (ja = ''::text)) AND (NOT (en = ''::text)) AND (NOT (reason = ''::text))))
);

CREATE TABLE public.machinery_answer (
    id bigint NOT NULL,
    caller text NOT NULL,
    key character varying(255) NOT NULL,
    fingerprint bytea NOT NULL,
    status smallint NOT NULL,
    body text NOT NULL,
    headers jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL
);

ALTER TABLE public.machinery_answer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.machinery_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.machinery_deadline (
    id bigint NOT NULL,
    kind text NOT NULL,
    subject_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    acts_at timestamp with time zone,
    taken_until timestamp with time zone
);

ALTER TABLE public.machinery_deadline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.machinery_deadline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.machinery_event (
    id bigint NOT NULL,
    subject_id text NOT NULL,
    n integer NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    kind text NOT NULL,
    data jsonb NOT NULL,
    hash text NOT NULL,
    previous_hash text,
    CONSTRAINT machinery_event_chained CHECK ((((n = 1) AND (previous_hash IS NULL)) OR ((n > 1) AND (previous_hash IS NOT NULL))))
);

ALTER TABLE public.machinery_event ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.machinery_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.machinery_installation (
    id smallint NOT NULL,
    fingerprint text NOT NULL,
    held_since timestamp with time zone,
    beat_at timestamp with time zone,
    doubted_at timestamp with time zone,
    backed_up_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    proved_at timestamp with time zone,
    sound boolean,
    short bigint DEFAULT 0 NOT NULL,
    documents_key text DEFAULT ''::text NOT NULL,
    push_key text DEFAULT ''::text NOT NULL,
    backup_proved_at timestamp with time zone,
    backup_tried text DEFAULT ''::text NOT NULL,
    backup_tried_at timestamp with time zone,
    backup_said text DEFAULT ''::text NOT NULL,
    backup_lacks integer DEFAULT 0 NOT NULL,
    former_key text DEFAULT ''::text NOT NULL,
    secret_key text DEFAULT ''::text NOT NULL,
    CONSTRAINT machinery_installation_single CHECK ((id = 1))
);

CREATE TABLE public.machinery_kindofwork (
    slug character varying(24) NOT NULL,
    parent character varying(24) NOT NULL,
    ja character varying(30) NOT NULL,
    en character varying(30) NOT NULL,
    icon character varying(24) NOT NULL,
    place smallint NOT NULL,
    retired_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    CONSTRAINT machinery_kind_named CHECK (((NOT ((ja)::text = ''::text)) AND (NOT ((en)::text = ''::text)) AND (NOT ((icon)::text = ''::text)))),
    CONSTRAINT machinery_kind_parent CHECK ((((parent)::text ~ '^[a-z0-9-]*$'::text) AND (NOT ((parent)::text = (slug)::text)))),
    CONSTRAINT machinery_kind_place CHECK (((place >= 1) AND (place <= 999))),
    CONSTRAINT machinery_kind_slug CHECK (((slug)::text ~ '^[a-z0-9][a-z0-9-]*$'::text))
);

CREATE TABLE public.machinery_maintenance (
    id text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    ja text NOT NULL,
    en text NOT NULL,
    announced_at timestamp with time zone NOT NULL,
    announced_by text NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT machinery_maintenance_ended CHECK (((ended_at IS NULL) OR (ended_at <= ends_at))),
    CONSTRAINT machinery_maintenance_order CHECK (((announced_at < starts_at) AND (starts_at < ends_at)))
);

CREATE TABLE public.machinery_opening (
    id smallint NOT NULL,
    code_hash character varying(64) NOT NULL,
    holder_hash character varying(64) NOT NULL,
    owner_made_at timestamp with time zone,
    steps character varying(20)[] NOT NULL,
    opened_at timestamp with time zone,
    CONSTRAINT machinery_opening_by_owner CHECK (((opened_at IS NULL) OR (owner_made_at IS NOT NULL))),
    CONSTRAINT machinery_opening_no_second_owner CHECK (((owner_made_at IS NULL) OR (((code_hash)::text = ''::text) AND ((holder_hash)::text = ''::text)))),
    CONSTRAINT machinery_opening_one_way_in CHECK ((((code_hash)::text = ''::text) OR ((holder_hash)::text = ''::text))),
    CONSTRAINT machinery_opening_single CHECK ((id = 1))
);

CREATE TABLE public.machinery_outboxdelivery (
    id bigint NOT NULL,
    subscriber text NOT NULL,
    attempts integer NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    failure text NOT NULL,
    item_id bigint NOT NULL,
    outside boolean DEFAULT false NOT NULL
);

ALTER TABLE public.machinery_outboxdelivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.machinery_outboxdelivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.machinery_outboxitem (
    id bigint NOT NULL,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    key text,
    made_at timestamp with time zone NOT NULL,
    spread_at timestamp with time zone,
    mark uuid DEFAULT gen_random_uuid(),
    subject text DEFAULT ''::text NOT NULL,
    taken_at timestamp with time zone
)
WITH (autovacuum_vacuum_threshold='2000', autovacuum_vacuum_scale_factor='0');

ALTER TABLE public.machinery_outboxitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.machinery_outboxitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.machinery_rate (
    name text NOT NULL,
    until timestamp with time zone NOT NULL,
    n integer NOT NULL
);

CREATE TABLE public.machinery_setting (
    id bigint NOT NULL,
    key text NOT NULL,
    value jsonb NOT NULL,
    first date NOT NULL,
    set_at timestamp with time zone NOT NULL,
    by text NOT NULL,
    confirmed_by text DEFAULT ''::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT machinery_setting_by_two CHECK ((NOT (by = confirmed_by))),
    CONSTRAINT machinery_setting_named CHECK ((NOT (key = ''::text)))
);

ALTER TABLE public.machinery_setting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.machinery_setting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.machinery_siteclock (
    id smallint NOT NULL,
    "offset" interval NOT NULL,
    CONSTRAINT machinery_siteclock_not_behind CHECK (("offset" >= '00:00:00'::interval)),
    CONSTRAINT machinery_siteclock_single CHECK ((id = 1))
);

CREATE TABLE public.machinery_sitemark (
    id smallint NOT NULL,
    file_id text,
    CONSTRAINT machinery_sitemark_single CHECK ((id = 1))
);

CREATE TABLE public.machinery_storedfile (
    id text NOT NULL,
    owner_id text NOT NULL,
    name text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    type text NOT NULL,
    place text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    pages integer,
    scan text DEFAULT 'off'::text NOT NULL,
    scan_found text DEFAULT ''::text NOT NULL,
    scan_tries integer DEFAULT 0 NOT NULL,
    scan_next_at timestamp with time zone,
    held text DEFAULT ''::text NOT NULL,
    held_pages integer DEFAULT 0 NOT NULL,
    CONSTRAINT machinery_file_found CHECK ((((scan = 'blocked'::text) AND (NOT (scan_found = ''::text))) OR ((NOT (scan = 'blocked'::text)) AND (scan_found = ''::text)))),
    CONSTRAINT machinery_file_held CHECK ((((held = ''::text) AND (held_pages = 0) AND (scan = ANY (ARRAY['off'::text, 'clean'::text]))) OR ((NOT (held = ''::text)) AND (pages = 0) AND (pages IS NOT NULL) AND (place = ''::text) AND (scan = ANY (ARRAY['waiting'::text, 'blocked'::text]))))),
    CONSTRAINT machinery_file_not_empty CHECK ((size > 0)),
    CONSTRAINT machinery_file_pages CHECK ((pages >= 0))
);

CREATE TABLE public.market_confidential (
    job_id text NOT NULL,
    text text NOT NULL,
    set_at timestamp with time zone NOT NULL,
    set_by_id text NOT NULL,
    nda_id text NOT NULL,
    CONSTRAINT confidential_text CHECK (((NOT (text = ''::text)) AND (length(text) <= 10000)))
);

CREATE TABLE public.market_confidentialfile (
    id bigint NOT NULL,
    place smallint NOT NULL,
    confidential_id text NOT NULL,
    file_id text NOT NULL
);

ALTER TABLE public.market_confidentialfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.market_confidentialfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.market_favourite (
    id text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    job_id text,
    user_id text NOT NULL,
    worker_id text,
    CONSTRAINT favourite_is_one CHECK ((((job_id IS NULL) AND (worker_id IS NOT NULL)) OR ((job_id IS NOT NULL) AND (worker_id IS NULL))))
);

CREATE TABLE public.market_invitation (
    id text NOT NULL,
    message text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    declined_at timestamp with time zone,
    job_id text NOT NULL,
    made_by_id text NOT NULL,
    worker_id text NOT NULL,
    CONSTRAINT invitation_message CHECK ((length(message) <= 1000))
);

CREATE TABLE public.market_job (
    id text NOT NULL,
    title character varying(100) NOT NULL,
    description text NOT NULL,
    category character varying(24) NOT NULL,
    kind character varying(8) NOT NULL,
    budget_min bigint,
    budget_max bigint,
    due_date date,
    place character varying(100) NOT NULL,
    brief jsonb NOT NULL,
    status character varying(8) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    posted_at timestamp with time zone,
    closed_at timestamp with time zone,
    search tsvector,
    client_id text NOT NULL,
    posted_by_id text NOT NULL,
    edited_at timestamp with time zone,
    end_client_name character varying(100) DEFAULT ''::character varying NOT NULL,
    end_client_number character varying(13) DEFAULT ''::character varying NOT NULL,
    estimated_hours integer,
    closes_on date,
    reported boolean DEFAULT false NOT NULL,
    skills character varying(30)[] DEFAULT '{}'::character varying(30)[] NOT NULL,
    subcategory character varying(24) DEFAULT ''::character varying NOT NULL,
    wanted smallint,
    CONSTRAINT job_budget CHECK ((((budget_min IS NULL) OR ((budget_min >= 1) AND (budget_min <= 99999999))) AND ((budget_max IS NULL) OR ((budget_max >= 1) AND (budget_max <= 99999999))) AND ((budget_min IS NULL) OR (budget_max IS NULL) OR (budget_max >= budget_min)))),
    CONSTRAINT job_category CHECK (((category)::text ~ '^[a-z0-9-]+$'::text)),
    CONSTRAINT job_description_length CHECK ((length(description) <= 10000)),
    CONSTRAINT job_end_client CHECK ((((end_client_number)::text = ''::text) OR (((end_client_number)::text ~ '^[0-9]{13}$'::text) AND (NOT ((end_client_name)::text = ''::text))))),
    CONSTRAINT job_estimated_hours CHECK (((estimated_hours IS NULL) OR ((estimated_hours >= 1) AND (estimated_hours <= 9999)))),
    CONSTRAINT job_kind CHECK (((kind)::text = ANY ((ARRAY['fixed'::character varying, 'hourly'::character varying])::text[]))),
    CONSTRAINT job_skills CHECK ((
CASE
    WHEN (skills IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(skills, 1), 0)
END <= 10)),
    CONSTRAINT job_status CHECK ((((closed_at IS NULL) AND (posted_at IS NULL) AND ((status)::text = 'draft'::text)) OR ((closed_at IS NULL) AND (posted_at IS NOT NULL) AND ((status)::text = 'open'::text)) OR ((closed_at IS NOT NULL) AND ((status)::text = 'closed'::text)))),
    CONSTRAINT job_subcategory CHECK (((subcategory)::text ~ '^[a-z0-9-]*$'::text)),
    CONSTRAINT job_title CHECK (((NOT ((title)::text = ''::text)) AND (NOT (description = ''::text)))),
    CONSTRAINT job_wanted CHECK (((wanted IS NULL) OR ((wanted >= 1) AND (wanted <= 99))))
);

CREATE TABLE public.market_jobfile (
    id bigint NOT NULL,
    place smallint NOT NULL,
    file_id text NOT NULL,
    job_id text NOT NULL
);

ALTER TABLE public.market_jobfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.market_jobfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.market_nda (
    id text NOT NULL,
    status character varying(9) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    n integer,
    asked_by_id text NOT NULL,
    client_id text NOT NULL,
    job_id text,
    worker_id text NOT NULL,
    text_id text NOT NULL,
    CONSTRAINT nda_between_two CHECK ((NOT (client_id = worker_id))),
    CONSTRAINT nda_status CHECK ((((status)::text = ANY ((ARRAY['asked'::character varying, 'agreed'::character varying, 'declined'::character varying, 'withdrawn'::character varying])::text[])) AND (((answered_at IS NULL) AND ((status)::text = 'asked'::text)) OR ((NOT ((status)::text = 'asked'::text)) AND (answered_at IS NOT NULL))) AND (((n >= 1) AND ((status)::text = 'agreed'::text)) OR ((NOT ((status)::text = 'agreed'::text)) AND (n IS NULL)))))
);

CREATE TABLE public.market_ndatext (
    id text NOT NULL,
    number integer NOT NULL,
    first date NOT NULL,
    ja text NOT NULL,
    en text NOT NULL,
    sha256 character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    client_id text,
    made_by_id text,
    CONSTRAINT market_ndatext_number_check CHECK ((number >= 0)),
    CONSTRAINT nda_text_words CHECK (((NOT (ja = ''::text)) AND (((client_id IS NOT NULL) AND (en = ''::text)) OR (NOT (en = ''::text)))))
);

CREATE TABLE public.market_proposal (
    id text NOT NULL,
    price bigint NOT NULL,
    message text NOT NULL,
    due_date date,
    status character varying(12) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    job_id text NOT NULL,
    worker_id text NOT NULL,
    hidden boolean DEFAULT false NOT NULL,
    CONSTRAINT proposal_message CHECK (((NOT (message = ''::text)) AND (length(message) <= 5000))),
    CONSTRAINT proposal_price CHECK (((price >= 1) AND (price <= 99999999))),
    CONSTRAINT proposal_status CHECK (((status)::text = ANY ((ARRAY['open'::character varying, 'shortlisted'::character varying, 'declined'::character varying, 'withdrawn'::character varying, 'offered'::character varying, 'agreed'::character varying])::text[])))
);

CREATE TABLE public.market_proposaldraft (
    id text NOT NULL,
    price bigint NOT NULL,
    message text NOT NULL,
    due_date date,
    made_at timestamp with time zone NOT NULL,
    job_id text NOT NULL,
    worker_id text NOT NULL,
    CONSTRAINT proposal_draft_message CHECK ((length(message) <= 5000)),
    CONSTRAINT proposal_draft_price CHECK ((price >= 1))
);

CREATE TABLE public.market_proposalfile (
    id bigint NOT NULL,
    place smallint NOT NULL,
    file_id text NOT NULL,
    proposal_id text NOT NULL
);

ALTER TABLE public.market_proposalfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.market_proposalfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.market_question (
    id text NOT NULL,
    body text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id text,
    asker_id text NOT NULL,
    job_id text NOT NULL,
    hidden_at timestamp with time zone,
    CONSTRAINT question_answer CHECK ((((answer = ''::text) AND (answered_at IS NULL) AND (answered_by_id IS NULL)) OR ((NOT (answer = ''::text)) AND (length(answer) <= 2000) AND (answered_at IS NOT NULL) AND (answered_by_id IS NOT NULL)))),
    CONSTRAINT question_body CHECK (((NOT (body = ''::text)) AND (length(body) <= 1000)))
);

CREATE TABLE public.market_savedsearch (
    id text NOT NULL,
    name character varying(60) NOT NULL,
    q character varying(200) NOT NULL,
    category character varying(24) NOT NULL,
    kind character varying(8) NOT NULL,
    budget_min bigint,
    budget_max bigint,
    wanted text NOT NULL,
    every character varying(8) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    told_until timestamp with time zone NOT NULL,
    user_id text NOT NULL,
    calm boolean DEFAULT false NOT NULL,
    due character varying(8) DEFAULT ''::character varying NOT NULL,
    skill character varying(30) DEFAULT ''::character varying NOT NULL,
    subcategory character varying(24) DEFAULT ''::character varying NOT NULL,
    verified boolean DEFAULT false NOT NULL,
    CONSTRAINT saved_search_category CHECK (((category)::text ~ '^[a-z0-9-]*$'::text)),
    CONSTRAINT saved_search_due CHECK (((due)::text = ANY ((ARRAY[''::character varying, 'week'::character varying, 'month'::character varying])::text[]))),
    CONSTRAINT saved_search_every CHECK (((every)::text = ANY ((ARRAY['at_once'::character varying, 'daily'::character varying, 'never'::character varying])::text[]))),
    CONSTRAINT saved_search_kind CHECK (((kind)::text = ANY ((ARRAY[''::character varying, 'fixed'::character varying, 'hourly'::character varying])::text[]))),
    CONSTRAINT saved_search_name CHECK ((NOT ((name)::text = ''::text)))
);

CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);

ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.moderation_appeal (
    id text NOT NULL,
    text text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    upheld boolean,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id text,
    by_id text NOT NULL,
    decision_id text NOT NULL,
    answer_by timestamp with time zone DEFAULT (statement_timestamp() + '14 days'::interval) NOT NULL,
    CONSTRAINT appeal_answered CHECK ((((answer = ''::text) AND (answered_at IS NULL) AND (answered_by_id IS NULL) AND (upheld IS NULL)) OR ((NOT (answer = ''::text)) AND (answered_at IS NOT NULL) AND (answered_by_id IS NOT NULL) AND (upheld IS NOT NULL))))
);

CREATE TABLE public.moderation_case (
    id text NOT NULL,
    kind character varying(12) NOT NULL,
    ref text NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    about_id text,
    CONSTRAINT case_kind CHECK (((kind)::text = ANY ((ARRAY['job'::character varying, 'message'::character varying, 'person'::character varying, 'review'::character varying, 'column'::character varying, 'comment'::character varying, 'organisation'::character varying, 'work'::character varying, 'question'::character varying])::text[])))
);

CREATE TABLE public.moderation_decision (
    id text NOT NULL,
    outcome character varying(9) NOT NULL,
    rule character varying(10) NOT NULL,
    words text NOT NULL,
    hidden boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    lifted_at timestamp with time zone,
    case_id text NOT NULL,
    made_by_id text NOT NULL,
    suspension_id text,
    CONSTRAINT decision_outcome CHECK ((((NOT hidden) AND ((outcome)::text = 'none'::text) AND ((rule)::text = ''::text) AND (suspension_id IS NULL) AND (words = ''::text)) OR ((NOT (words = ''::text)) AND ((outcome)::text = ANY ((ARRAY['hidden'::character varying, 'warned'::character varying, 'suspended'::character varying])::text[])) AND ((rule)::text = ANY ((ARRAY['outside'::character varying, 'fraud'::character varying, 'harassment'::character varying, 'unlawful'::character varying, 'private'::character varying, 'rights'::character varying, 'spam'::character varying, 'other'::character varying])::text[]))))),
    CONSTRAINT decision_suspends CHECK (((((outcome)::text = 'suspended'::text) AND (suspension_id IS NOT NULL)) OR ((NOT ((outcome)::text = 'suspended'::text)) AND (suspension_id IS NULL))))
);

CREATE TABLE public.moderation_report (
    id text NOT NULL,
    reason character varying(10) NOT NULL,
    note text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    case_id text NOT NULL,
    CONSTRAINT report_reason CHECK (((reason)::text = ANY ((ARRAY['outside'::character varying, 'fraud'::character varying, 'harassment'::character varying, 'unlawful'::character varying, 'private'::character varying, 'rights'::character varying, 'spam'::character varying, 'other'::character varying])::text[])))
);

CREATE TABLE public.notices_bounce (
    address text NOT NULL,
    why text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT bounce_lower CHECK ((address = lower(address)))
);

CREATE TABLE public.notices_choice (
    id bigint NOT NULL,
    "group" text NOT NULL,
    app boolean NOT NULL,
    mail text NOT NULL,
    push boolean NOT NULL,
    user_id text NOT NULL,
    CONSTRAINT choice_mail CHECK ((mail = ANY (ARRAY['now'::text, 'daily'::text, 'last'::text, 'off'::text])))
);

ALTER TABLE public.notices_choice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_choice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.notices_held (
    id bigint NOT NULL,
    channel text NOT NULL,
    daily boolean NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    user_id text NOT NULL,
    notice_id text NOT NULL,
    CONSTRAINT held_channel CHECK ((channel = ANY (ARRAY['mail'::text, 'push'::text])))
);

ALTER TABLE public.notices_held ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_held_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.notices_notice (
    id text NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    "group" text NOT NULL,
    words jsonb NOT NULL,
    link text DEFAULT ''::text NOT NULL,
    about text NOT NULL,
    shown boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    user_id text NOT NULL,
    page jsonb DEFAULT '{"ids": [], "name": "notices", "part": "", "query": {}}'::jsonb NOT NULL
);

CREATE TABLE public.notices_sentmail (
    id bigint NOT NULL,
    item_id bigint NOT NULL,
    receiver text NOT NULL,
    address text NOT NULL,
    subject text NOT NULL,
    text text NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    html text DEFAULT ''::text NOT NULL
);

ALTER TABLE public.notices_sentmail ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_sentmail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.notices_timing (
    user_id text NOT NULL,
    digest_hour smallint NOT NULL,
    quiet_from smallint,
    quiet_until smallint,
    CONSTRAINT timing_digest CHECK (((digest_hour >= 0) AND (digest_hour <= 23))),
    CONSTRAINT timing_quiet CHECK ((((quiet_from IS NULL) AND (quiet_until IS NULL)) OR (((quiet_from >= 0) AND (quiet_from <= 23)) AND ((quiet_until >= 0) AND (quiet_until <= 23)) AND (NOT ((quiet_from = quiet_until) AND (quiet_from IS NOT NULL) AND (quiet_until IS NOT NULL))))))
);

CREATE TABLE public.papers_copy (
    id bigint NOT NULL,
    language character varying(2) NOT NULL,
    place text NOT NULL,
    size integer NOT NULL,
    sha256 character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    document_id text NOT NULL,
    duplicate boolean DEFAULT false NOT NULL,
    CONSTRAINT copy_language CHECK (((language)::text = ANY ((ARRAY['ja'::character varying, 'en'::character varying])::text[])))
);

ALTER TABLE public.papers_copy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.papers_copy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.papers_document (
    id text NOT NULL,
    kind character varying(20) NOT NULL,
    year smallint NOT NULL,
    serial integer NOT NULL,
    n integer NOT NULL,
    terms_version smallint,
    amount bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    body jsonb NOT NULL,
    sha256 character varying(64) NOT NULL,
    client_id text,
    contract_id text,
    worker_id text,
    tax bigint,
    CONSTRAINT document_about CHECK ((((contract_id IS NULL) AND ((kind)::text = ANY ((ARRAY['payment_record'::character varying, 'yearly_statement'::character varying, 'nda'::character varying])::text[]))) OR ((NOT ((kind)::text = ANY ((ARRAY['payment_record'::character varying, 'yearly_statement'::character varying, 'nda'::character varying])::text[]))) AND (contract_id IS NOT NULL) AND (terms_version IS NOT NULL)))),
    CONSTRAINT document_kind CHECK (((kind)::text = ANY ((ARRAY['terms_notice'::character varying, 'deposit_receipt'::character varying, 'delivery_slip'::character varying, 'acceptance_slip'::character varying, 'settlement_statement'::character varying, 'invoice'::character varying, 'receipt'::character varying, 'fee_invoice'::character varying, 'credit_note'::character varying, 'payment_record'::character varying, 'yearly_statement'::character varying, 'nda'::character varying])::text[]))),
    CONSTRAINT document_number CHECK (((amount >= 0) AND (serial >= 1))),
    CONSTRAINT document_of_somebody CHECK (((client_id IS NOT NULL) OR (worker_id IS NOT NULL))),
    CONSTRAINT document_tax CHECK (((tax IS NULL) OR (tax >= 0)))
);

CREATE TABLE public.papers_unprinted (
    document_id text NOT NULL,
    tries smallint NOT NULL,
    next_try_at timestamp with time zone NOT NULL
);

CREATE TABLE public.people_addresschange (
    id text NOT NULL,
    old character varying(254) NOT NULL,
    new character varying(254) NOT NULL,
    role character varying(16) NOT NULL,
    why text NOT NULL,
    status character varying(7) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    proved_at timestamp with time zone,
    ended_at timestamp with time zone,
    by_id text NOT NULL,
    user_id text NOT NULL,
    CONSTRAINT address_change_by_another CHECK ((NOT (user_id = by_id))),
    CONSTRAINT address_change_ended CHECK ((((ended_at IS NULL) AND ((status)::text = 'waiting'::text)) OR ((NOT ((status)::text = 'waiting'::text)) AND (ended_at IS NOT NULL)))),
    CONSTRAINT address_change_proved CHECK (((NOT ((status)::text = 'done'::text)) OR ((ended_at >= due_at) AND (proved_at IS NOT NULL)))),
    CONSTRAINT address_change_status CHECK (((status)::text = ANY ((ARRAY['waiting'::character varying, 'done'::character varying, 'stopped'::character varying, 'lapsed'::character varying])::text[])))
);

CREATE TABLE public.people_askedconsent (
    id bigint NOT NULL,
    document character varying(12) NOT NULL,
    number integer NOT NULL,
    first date NOT NULL,
    CONSTRAINT asked_consent_document CHECK (((document)::text = ANY ((ARRAY['terms'::character varying, 'privacy'::character varying])::text[]))),
    CONSTRAINT people_askedconsent_number_check CHECK ((number >= 0))
);

ALTER TABLE public.people_askedconsent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_askedconsent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_block (
    id text NOT NULL,
    personal boolean NOT NULL,
    note text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by_id text NOT NULL,
    organisation_id text,
    party_id text NOT NULL,
    target_id text NOT NULL,
    CONSTRAINT block_is_somebodys CHECK ((personal OR (organisation_id IS NOT NULL))),
    CONSTRAINT block_note CHECK ((length(note) <= 1000))
);

CREATE TABLE public.people_businessend (
    id text NOT NULL,
    kind character varying(9) NOT NULL,
    day date NOT NULL,
    reason text NOT NULL,
    refund_account text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    client_id text NOT NULL,
    document_id text,
    made_by_id text NOT NULL,
    trustee_id text,
    filing_id text,
    CONSTRAINT business_end_kind CHECK ((((document_id IS NULL) AND ((kind)::text = 'withdrawn'::text) AND (trustee_id IS NULL)) OR ((document_id IS NOT NULL) AND ((kind)::text = 'insolvent'::text))))
);

CREATE TABLE public.people_client (
    id text NOT NULL,
    user_id text,
    organisation_id text,
    party_id text NOT NULL,
    CONSTRAINT client_is_one CHECK ((((organisation_id IS NULL) AND (user_id = id) AND (user_id IS NOT NULL)) OR ((organisation_id = id) AND (organisation_id IS NOT NULL) AND (user_id IS NULL))))
);

CREATE TABLE public.people_consent (
    id bigint NOT NULL,
    how character varying(7) NOT NULL,
    at timestamp with time zone NOT NULL,
    asked_id bigint NOT NULL,
    user_id text NOT NULL,
    CONSTRAINT consent_how CHECK (((how)::text = ANY ((ARRAY['sign_up'::character varying, 'page'::character varying])::text[])))
);

ALTER TABLE public.people_consent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_identitycheck (
    id text NOT NULL,
    name character varying(100) NOT NULL,
    name_kana character varying(100) NOT NULL,
    reason text NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    checked_by_id text NOT NULL,
    client_id text NOT NULL,
    address character varying(200) DEFAULT ''::character varying NOT NULL,
    ended_at timestamp with time zone,
    identity boolean DEFAULT true NOT NULL,
    CONSTRAINT identity_check_by_another CHECK ((NOT (client_id = checked_by_id))),
    CONSTRAINT identity_check_of_something CHECK ((identity OR (NOT ((address)::text = ''::text)) OR ((name)::text = ''::text)))
);

CREATE TABLE public.people_identitypicture (
    id text NOT NULL,
    part character varying(8) NOT NULL,
    page smallint NOT NULL,
    place text NOT NULL,
    key text NOT NULL,
    request_id text NOT NULL,
    CONSTRAINT identity_picture_part CHECK (((part)::text = ANY ((ARRAY['front'::character varying, 'back'::character varying, 'selfie'::character varying, 'register'::character varying, 'paper'::character varying])::text[]))),
    CONSTRAINT people_identitypicture_page_check CHECK ((page >= 0))
);

CREATE TABLE public.people_identityrequest (
    id text NOT NULL,
    level character varying(7) NOT NULL,
    number character varying(13) NOT NULL,
    state character varying(9) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    reason text NOT NULL,
    erased_at timestamp with time zone,
    check_made_id text,
    client_id text NOT NULL,
    ended_by_id text,
    made_by_id text NOT NULL,
    reminded_at timestamp with time zone,
    taken_by character varying(200) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT identity_request_by_another CHECK (((NOT ((state)::text = ANY ((ARRAY['accepted'::character varying, 'refused'::character varying])::text[]))) OR ((NOT ((ended_by_id = made_by_id) AND (ended_by_id IS NOT NULL))) AND (NOT ((ended_by_id = client_id) AND (ended_by_id IS NOT NULL)))))),
    CONSTRAINT identity_request_checked CHECK ((((check_made_id IS NOT NULL) AND ((state)::text = 'accepted'::text)) OR ((NOT ((state)::text = 'accepted'::text)) AND (check_made_id IS NULL)))),
    CONSTRAINT identity_request_ended CHECK ((((ended_at IS NULL) AND (ended_by_id IS NULL) AND ((state)::text = 'sent'::text)) OR ((ended_at IS NOT NULL) AND (ended_by_id IS NULL) AND (erased_at IS NOT NULL) AND (reminded_at IS NOT NULL) AND ((state)::text = 'lapsed'::text)) OR ((NOT ((state)::text = ANY ((ARRAY['sent'::character varying, 'lapsed'::character varying])::text[]))) AND (ended_at IS NOT NULL) AND (ended_by_id IS NOT NULL)))),
    CONSTRAINT identity_request_erased CHECK (((NOT ((state)::text = 'sent'::text)) OR (erased_at IS NULL))),
    CONSTRAINT identity_request_level CHECK (((level)::text = ANY ((ARRAY['person'::character varying, 'company'::character varying, 'address'::character varying])::text[]))),
    CONSTRAINT identity_request_number CHECK ((((number)::text = ''::text) OR (((level)::text = 'company'::text) AND ((number)::text ~ '^[0-9]{13}$'::text)))),
    CONSTRAINT identity_request_state CHECK (((state)::text = ANY ((ARRAY['sent'::character varying, 'accepted'::character varying, 'refused'::character varying, 'withdrawn'::character varying, 'lapsed'::character varying])::text[])))
);

CREATE TABLE public.people_insolvencyfiling (
    id text NOT NULL,
    day date NOT NULL,
    refund_account text NOT NULL,
    status character varying(9) NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id text,
    client_id text NOT NULL,
    document_id text NOT NULL,
    filed_by_id text NOT NULL,
    trustee_id text,
    CONSTRAINT insolvency_filing_answered CHECK ((((answered_at IS NULL) AND (answered_by_id IS NULL) AND ((status)::text = 'open'::text)) OR ((answered_at IS NOT NULL) AND (answered_by_id IS NOT NULL) AND ((status)::text = ANY ((ARRAY['confirmed'::character varying, 'withdrawn'::character varying])::text[]))))),
    CONSTRAINT insolvency_filing_by_two CHECK ((NOT ((answered_by_id = filed_by_id) AND (answered_by_id IS NOT NULL) AND ((status)::text = 'confirmed'::text))))
);

CREATE TABLE public.people_listedcompany (
    number character varying(13) NOT NULL,
    name character varying(300) NOT NULL,
    kana character varying(300) NOT NULL,
    address character varying(700) NOT NULL,
    closed_on date,
    updated_on date NOT NULL,
    CONSTRAINT listed_company_number CHECK (((number)::text ~ '^[1-9][0-9]{12}$'::text))
);

CREATE TABLE public.people_look (
    id bigint NOT NULL,
    role character varying(16) NOT NULL,
    ref character varying(20) NOT NULL,
    reason character varying(8) NOT NULL,
    why text NOT NULL,
    talk boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    about_id text NOT NULL,
    by_id text NOT NULL,
    CONSTRAINT look_by_another CHECK ((NOT (about_id = by_id))),
    CONSTRAINT look_order CHECK ((until > at)),
    CONSTRAINT look_reason CHECK (((reason)::text = ANY ((ARRAY['asked'::character varying, 'report'::character varying, 'money'::character varying, 'identity'::character varying, 'safety'::character varying, 'law'::character varying])::text[]))),
    CONSTRAINT look_why CHECK ((length(why) <= 300))
);

ALTER TABLE public.people_look ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_look_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_membership (
    id bigint NOT NULL,
    role character varying(10) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    user_id text NOT NULL,
    organisation_id text NOT NULL,
    CONSTRAINT membership_role CHECK (((role)::text = ANY ((ARRAY['owner'::character varying, 'approver'::character varying, 'member'::character varying])::text[])))
);

ALTER TABLE public.people_membership ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_membership_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_organisation (
    address character varying(200) NOT NULL,
    contact character varying(200) NOT NULL,
    business boolean NOT NULL,
    has_staff boolean NOT NULL,
    has_officers boolean NOT NULL,
    withholds boolean NOT NULL,
    declared_at timestamp with time zone,
    id text NOT NULL,
    name character varying(100) NOT NULL,
    corporate_number character varying(13),
    verified boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    party_id text NOT NULL,
    capital bigint DEFAULT 0 NOT NULL,
    staff integer DEFAULT 0 NOT NULL,
    face_id text,
    face_hidden boolean DEFAULT false NOT NULL,
    CONSTRAINT organisation_corporate_number CHECK (((corporate_number IS NULL) OR ((corporate_number)::text ~ '^[0-9]{13}$'::text))),
    CONSTRAINT organisation_name CHECK ((NOT ((name)::text = ''::text))),
    CONSTRAINT people_organisation_capital_check CHECK ((capital >= 0)),
    CONSTRAINT people_organisation_staff_check CHECK ((staff >= 0))
);

CREATE TABLE public.people_organisationinvitation (
    id text NOT NULL,
    email character varying(254) NOT NULL,
    role character varying(10) NOT NULL,
    status character varying(9) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id text,
    made_by_id text,
    organisation_id text NOT NULL,
    CONSTRAINT organisation_invitation_answered CHECK ((((answered_at IS NULL) AND (answered_by_id IS NULL) AND ((status)::text = 'open'::text)) OR ((answered_at IS NOT NULL) AND (answered_by_id IS NOT NULL) AND ((status)::text = 'accepted'::text)) OR ((answered_at IS NOT NULL) AND ((status)::text = ANY ((ARRAY['declined'::character varying, 'withdrawn'::character varying])::text[]))))),
    CONSTRAINT organisation_invitation_email CHECK (((email)::text = lower((email)::text))),
    CONSTRAINT organisation_invitation_role CHECK (((role)::text = ANY ((ARRAY['owner'::character varying, 'approver'::character varying, 'member'::character varying])::text[])))
);

CREATE TABLE public.people_party (
    id text NOT NULL,
    kind character varying(10) NOT NULL,
    key character varying(200),
    made_at timestamp with time zone NOT NULL,
    trouble boolean DEFAULT false NOT NULL,
    CONSTRAINT party_kind CHECK (((kind)::text = ANY ((ARRAY['person'::character varying, 'company'::character varying])::text[])))
);

CREATE TABLE public.people_portfoliolink (
    id text NOT NULL,
    title character varying(80) NOT NULL,
    url character varying(500) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    profile_id text NOT NULL,
    CONSTRAINT portfolio_link_https CHECK (((url)::text ~~ 'https://%'::text))
);

CREATE TABLE public.people_portfoliopicture (
    id text NOT NULL,
    title character varying(80) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    file_id text NOT NULL,
    profile_id text NOT NULL,
    contract_id text,
    hidden_at timestamp with time zone
);

CREATE TABLE public.people_profile (
    user_id text NOT NULL,
    headline character varying(80) NOT NULL,
    about text NOT NULL,
    skills character varying(30)[] NOT NULL,
    hourly_guide integer,
    updated_at timestamp with time zone NOT NULL,
    availability character varying(8) DEFAULT 'open'::character varying NOT NULL,
    categories character varying[] DEFAULT '{}'::character varying(12)[] NOT NULL,
    search tsvector,
    answers_in smallint,
    subcategories character varying(24)[] DEFAULT '{}'::character varying(24)[] NOT NULL,
    CONSTRAINT profile_answers_in CHECK (((answers_in IS NULL) OR (answers_in = ANY (ARRAY[1, 3, 12, 24, 48])))),
    CONSTRAINT profile_availability CHECK (((availability)::text = ANY ((ARRAY['open'::character varying, 'busy'::character varying, 'unlisted'::character varying])::text[]))),
    CONSTRAINT profile_categories CHECK ((array_to_string(categories, ' '::text) ~ '^([a-z0-9-]{1,24}( |$))*$'::text)),
    CONSTRAINT profile_hourly_guide CHECK (((hourly_guide IS NULL) OR (hourly_guide >= 1))),
    CONSTRAINT profile_subcategories CHECK ((array_to_string(subcategories, ' '::text) ~ '^([a-z0-9-]{1,24}( |$))*$'::text))
);

CREATE TABLE public.people_securityentry (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(40) NOT NULL,
    about character varying(40) NOT NULL,
    ip inet,
    agent character varying(300) NOT NULL,
    user_id text NOT NULL
);

ALTER TABLE public.people_securityentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_securityentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_settingchange (
    id text NOT NULL,
    key character varying(60) NOT NULL,
    value jsonb NOT NULL,
    first date NOT NULL,
    reason text NOT NULL,
    status character varying(10) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id text,
    proposed_by_id text NOT NULL,
    CONSTRAINT setting_change_answered CHECK ((((answered_at IS NULL) AND (answered_by_id IS NULL) AND ((status)::text = 'open'::text)) OR ((answered_at IS NOT NULL) AND (answered_by_id IS NOT NULL) AND ((status)::text = ANY ((ARRAY['confirmed'::character varying, 'withdrawn'::character varying])::text[]))))),
    CONSTRAINT setting_change_by_two CHECK ((NOT ((answered_by_id = proposed_by_id) AND (answered_by_id IS NOT NULL) AND ((status)::text = 'confirmed'::text))))
);

CREATE TABLE public.people_signupinvitation (
    id text NOT NULL,
    code_hash character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    made_by_id text,
    used_by_id text,
    CONSTRAINT sign_up_invitation_lasts CHECK ((made_at < expires_at)),
    CONSTRAINT sign_up_invitation_once CHECK (((used_at IS NULL) OR (withdrawn_at IS NULL))),
    CONSTRAINT sign_up_invitation_used CHECK ((((used_at IS NULL) AND (used_by_id IS NULL)) OR ((used_at IS NOT NULL) AND (used_at < expires_at) AND (used_by_id IS NOT NULL))))
);

CREATE TABLE public.people_staffact (
    id bigint NOT NULL,
    role character varying(16) NOT NULL,
    kind character varying(20) NOT NULL,
    why text NOT NULL,
    at timestamp with time zone NOT NULL,
    about_id text NOT NULL,
    by_id text,
    CONSTRAINT staff_act_by_another CHECK (((by_id IS NULL) OR (NOT ((about_id = by_id) AND (by_id IS NOT NULL))))),
    CONSTRAINT staff_act_kind CHECK (((kind)::text = ANY ((ARRAY['signed_out'::character varying, 'second_step_reset'::character varying, 'suspension_lifted'::character varying, 'address_asked'::character varying, 'joined'::character varying, 'parted'::character varying, 'number_corrected'::character varying])::text[]))),
    CONSTRAINT staff_act_why CHECK ((length(why) <= 300))
);

ALTER TABLE public.people_staffact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_staffact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_staffnote (
    id text NOT NULL,
    text text NOT NULL,
    kept_back character varying(4) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    struck_at timestamp with time zone,
    about_id text NOT NULL,
    by_id text NOT NULL,
    CONSTRAINT staff_note_by_another CHECK ((NOT (about_id = by_id))),
    CONSTRAINT staff_note_kept_back CHECK (((kept_back)::text = ANY ((ARRAY[''::character varying, 'harm'::character varying, 'work'::character varying])::text[]))),
    CONSTRAINT staff_note_struck CHECK (((struck_at IS NULL) OR (text = ''::text))),
    CONSTRAINT staff_note_text CHECK ((length(text) <= 2000))
);

CREATE TABLE public.people_staffrole (
    id bigint NOT NULL,
    role character varying(16) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    given_by_id text,
    user_id text NOT NULL,
    CONSTRAINT staff_role CHECK (((role)::text = ANY ((ARRAY['support'::character varying, 'moderator'::character varying, 'editor'::character varying, 'finance'::character varying, 'finance-approver'::character varying, 'admin'::character varying])::text[]))),
    CONSTRAINT staff_role_by_another CHECK (((given_by_id IS NULL) OR (NOT ((given_by_id = user_id) AND (given_by_id IS NOT NULL)))))
);

ALTER TABLE public.people_staffrole ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_staffrole_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_stafftag (
    id bigint NOT NULL,
    tag character varying(20) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    about_id text NOT NULL,
    by_id text NOT NULL,
    CONSTRAINT staff_tag_by_another CHECK ((NOT (about_id = by_id))),
    CONSTRAINT staff_tag_word CHECK ((NOT ((tag)::text = ''::text)))
);

ALTER TABLE public.people_stafftag ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_stafftag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_suspension (
    id text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    lifted_at timestamp with time zone,
    client_id text NOT NULL,
    party_id text,
    CONSTRAINT suspension_order CHECK ((until > made_at))
);

CREATE TABLE public.people_token (
    id text NOT NULL,
    secret_hash character varying(64) NOT NULL,
    scopes character varying(10)[] NOT NULL,
    name character varying(60) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    last_used timestamp with time zone,
    revoked_at timestamp with time zone,
    user_id text NOT NULL,
    by_operator boolean DEFAULT false NOT NULL,
    expires_at timestamp with time zone,
    CONSTRAINT token_scopes CHECK (((scopes <@ ARRAY['read'::character varying(10), 'draft'::character varying(10), 'write'::character varying(10), 'staff'::character varying(10)]) AND (
CASE
    WHEN (scopes IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(scopes, 1), 0)
END > 0)))
);

CREATE TABLE public.people_user (
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    address character varying(200) NOT NULL,
    contact character varying(200) NOT NULL,
    business boolean NOT NULL,
    has_staff boolean NOT NULL,
    has_officers boolean NOT NULL,
    withholds boolean NOT NULL,
    declared_at timestamp with time zone,
    id text NOT NULL,
    email character varying(254) NOT NULL,
    display_name character varying(60) NOT NULL,
    real_name character varying(100) NOT NULL,
    language character varying(2) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    verified boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    party_id text NOT NULL,
    suspended_until timestamp with time zone,
    capital bigint DEFAULT 0 NOT NULL,
    staff integer DEFAULT 0 NOT NULL,
    passkeys_doubted_at timestamp with time zone,
    face_id text,
    face_hidden boolean DEFAULT false NOT NULL,
    aims character varying(4) DEFAULT ''::character varying NOT NULL,
    company boolean DEFAULT false NOT NULL,
    CONSTRAINT people_user_capital_check CHECK ((capital >= 0)),
    CONSTRAINT people_user_staff_check CHECK ((staff >= 0)),
    CONSTRAINT user_aims CHECK (((aims)::text = ANY ((ARRAY[''::character varying, 'work'::character varying, 'hire'::character varying, 'both'::character varying])::text[]))),
    CONSTRAINT user_display_name CHECK ((NOT ((display_name)::text = ''::text))),
    CONSTRAINT user_email_lower CHECK (((email)::text = lower((email)::text))),
    CONSTRAINT user_language CHECK (((language)::text = ANY ((ARRAY['ja'::character varying, 'en'::character varying])::text[])))
);

CREATE TABLE public.people_user_groups (
    id bigint NOT NULL,
    user_id text NOT NULL,
    group_id integer NOT NULL
);

ALTER TABLE public.people_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_user_user_permissions (
    id bigint NOT NULL,
    user_id text NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.people_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;

CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;

CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;

CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.push_device (
    id text NOT NULL,
    endpoint text NOT NULL,
    key text NOT NULL,
    auth text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    user_id text NOT NULL,
    site_key text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.push_parcel (
    id bigint NOT NULL,
    notice_id text NOT NULL,
    content jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    device_id text NOT NULL
);

ALTER TABLE public.push_parcel ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.push_parcel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id text NOT NULL
);

ALTER TABLE public.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);

ALTER TABLE public.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);

ALTER TABLE public.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.support_announcement (
    id text NOT NULL,
    kind character varying(7) NOT NULL,
    audience character varying(9) NOT NULL,
    title_ja character varying(100) NOT NULL,
    title_en character varying(100) NOT NULL,
    text_ja text NOT NULL,
    text_en text NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone NOT NULL,
    mail boolean NOT NULL,
    edited_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    told integer NOT NULL,
    withdrawn_at timestamp with time zone,
    edited_by_id text NOT NULL,
    published_by_id text,
    CONSTRAINT announcement_audience CHECK (((audience)::text = ANY ((ARRAY['everybody'::character varying, 'workers'::character varying, 'clients'::character varying, 'staff'::character varying])::text[]))),
    CONSTRAINT announcement_kind CHECK (((kind)::text = ANY ((ARRAY['news'::character varying, 'service'::character varying])::text[]))),
    CONSTRAINT announcement_order CHECK ((from_at < until_at)),
    CONSTRAINT announcement_published CHECK ((((published_at IS NULL) AND (published_by_id IS NULL) AND (told = 0) AND (withdrawn_at IS NULL)) OR ((published_at IS NOT NULL) AND (published_by_id IS NOT NULL)))),
    CONSTRAINT support_announcement_told_check CHECK ((told >= 0))
);

CREATE TABLE public.support_closure (
    id text NOT NULL,
    last_day date,
    ja text NOT NULL,
    en text NOT NULL,
    status character varying(9) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    told integer NOT NULL,
    answered_by_id text,
    proposed_by_id text NOT NULL,
    CONSTRAINT closure_answered CHECK ((((answered_at IS NULL) AND (answered_by_id IS NULL) AND ((status)::text = 'open'::text)) OR ((answered_at IS NOT NULL) AND (answered_by_id IS NOT NULL) AND ((status)::text = ANY ((ARRAY['confirmed'::character varying, 'withdrawn'::character varying])::text[]))))),
    CONSTRAINT closure_by_two CHECK ((NOT ((answered_by_id = proposed_by_id) AND (answered_by_id IS NOT NULL) AND ((status)::text = 'confirmed'::text)))),
    CONSTRAINT support_closure_told_check CHECK ((told >= 0))
);

CREATE TABLE public.support_inquiry (
    id text NOT NULL,
    topic character varying(8) NOT NULL,
    name character varying(100) NOT NULL,
    email character varying(254) NOT NULL,
    subject character varying(100) NOT NULL,
    language character varying(2) NOT NULL,
    state character varying(11) NOT NULL,
    proven boolean NOT NULL,
    trapped boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    asked_since timestamp with time zone,
    answer_by timestamp with time zone,
    last_n integer NOT NULL,
    last_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    invited_at timestamp with time zone,
    helpful boolean,
    rated_at timestamp with time zone,
    struck_at timestamp with time zone,
    assigned_id text,
    closed_by_id text,
    contract_id text,
    user_id text,
    matter text DEFAULT ''::text NOT NULL,
    CONSTRAINT inquiry_closed CHECK ((((closed_at IS NOT NULL) AND ((state)::text = 'closed'::text)) OR ((NOT ((state)::text = 'closed'::text)) AND (closed_at IS NULL)))),
    CONSTRAINT inquiry_confirmed CHECK (((user_id IS NULL) OR (NOT ((state)::text = 'unconfirmed'::text)))),
    CONSTRAINT inquiry_matter CHECK (((matter = ''::text) OR ((matter ~ '^(pay|phd|cpm)_[a-z2-7]{16}$'::text) AND (user_id IS NOT NULL)))),
    CONSTRAINT inquiry_rated CHECK ((((helpful IS NULL) AND (rated_at IS NULL)) OR ((helpful IS NOT NULL) AND (invited_at IS NOT NULL) AND (rated_at IS NOT NULL)))),
    CONSTRAINT inquiry_sender CHECK (((user_id IS NOT NULL) OR (NOT ((email)::text = ''::text)) OR (struck_at IS NOT NULL))),
    CONSTRAINT inquiry_state CHECK (((state)::text = ANY ((ARRAY['unconfirmed'::character varying, 'open'::character varying, 'closed'::character varying])::text[]))),
    CONSTRAINT inquiry_struck CHECK (((struck_at IS NULL) OR ((state)::text = 'closed'::text))),
    CONSTRAINT inquiry_topic CHECK (((topic)::text = ANY ((ARRAY['contract'::character varying, 'money'::character varying, 'account'::character varying, 'people'::character varying, 'site'::character varying, 'other'::character varying])::text[]))),
    CONSTRAINT inquiry_waits CHECK ((((answer_by IS NULL) AND (asked_since IS NULL)) OR ((answer_by IS NOT NULL) AND (asked_since IS NOT NULL) AND (NOT ((state)::text = 'closed'::text))))),
    CONSTRAINT support_inquiry_last_n_check CHECK ((last_n >= 0))
);

CREATE TABLE public.support_inquiryfile (
    id bigint NOT NULL,
    place smallint NOT NULL,
    file_id text NOT NULL,
    message_id text NOT NULL,
    CONSTRAINT support_inquiryfile_place_check CHECK ((place >= 0))
);

ALTER TABLE public.support_inquiryfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.support_inquiryfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.support_inquirymessage (
    id text NOT NULL,
    n integer NOT NULL,
    by character varying(6) NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id text,
    inquiry_id text NOT NULL,
    CONSTRAINT inquiry_message_author CHECK ((((by)::text = 'person'::text) OR (author_id IS NOT NULL))),
    CONSTRAINT inquiry_message_by CHECK (((by)::text = ANY ((ARRAY['person'::character varying, 'staff'::character varying, 'note'::character varying])::text[]))),
    CONSTRAINT support_inquirymessage_n_check CHECK ((n >= 0))
);

CREATE TABLE public.support_inquirytemplate (
    id text NOT NULL,
    title character varying(60) NOT NULL,
    ja text NOT NULL,
    en text NOT NULL,
    edited_at timestamp with time zone NOT NULL,
    edited_by_id text NOT NULL
);

CREATE TABLE public.treasury_actreason (
    n integer NOT NULL,
    text text NOT NULL,
    CONSTRAINT act_reason_text CHECK ((NOT (text = ''::text)))
);

CREATE TABLE public.treasury_bankaccount (
    id text NOT NULL,
    bank_code character varying(4) NOT NULL,
    branch_code character varying(3) NOT NULL,
    kind character varying(8) NOT NULL,
    number character varying(7) NOT NULL,
    holder text NOT NULL,
    bank_name text NOT NULL,
    branch_name text NOT NULL,
    status character varying(10) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    usable_from timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    owner_id text,
    estate_id text,
    vouched_by text DEFAULT ''::text NOT NULL,
    vouched_why text DEFAULT ''::text NOT NULL,
    by_office boolean DEFAULT false NOT NULL,
    refused_at timestamp with time zone,
    parting boolean DEFAULT false NOT NULL,
    CONSTRAINT bank_account_digits CHECK ((((bank_code)::text ~ '^[0-9]{4}$'::text) AND ((branch_code)::text ~ '^[0-9]{3}$'::text) AND ((number)::text ~ '^[0-9]{7}$'::text))),
    CONSTRAINT bank_account_kind CHECK (((kind)::text = ANY ((ARRAY['ordinary'::character varying, 'current'::character varying, 'savings'::character varying])::text[]))),
    CONSTRAINT bank_account_owner CHECK ((((estate_id IS NULL) AND (owner_id IS NOT NULL)) OR ((owner_id IS NULL) AND ((estate_id IS NOT NULL) OR (ended_at IS NOT NULL) OR ((status)::text = 'unverified'::text))))),
    CONSTRAINT bank_account_parting CHECK (((NOT parting) OR ((ended_at IS NOT NULL) AND (owner_id IS NOT NULL)))),
    CONSTRAINT bank_account_refused CHECK (((NOT ((status)::text = 'refused'::text)) OR ((owner_id IS NOT NULL) AND (NOT (vouched_by = ''::text)) AND (NOT (vouched_why = ''::text))))),
    CONSTRAINT bank_account_status CHECK (((status)::text = ANY ((ARRAY['usable'::character varying, 'unverified'::character varying, 'returned'::character varying, 'refused'::character varying])::text[])))
);

CREATE TABLE public.treasury_bankstatement (
    id text NOT NULL,
    sha256 character varying(64) NOT NULL,
    name text NOT NULL,
    format text NOT NULL,
    lines integer NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    imported_by text NOT NULL,
    done_at timestamp with time zone
);

CREATE TABLE public.treasury_carddispute (
    id text NOT NULL,
    number text NOT NULL,
    status character varying(4) NOT NULL,
    reason text NOT NULL,
    withdrawn bigint NOT NULL,
    reinstated bigint NOT NULL,
    collected bigint NOT NULL,
    written_off bigint NOT NULL,
    decided_by text NOT NULL,
    why text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    payment_id text NOT NULL,
    asked_by text DEFAULT ''::text NOT NULL,
    asked_for bigint DEFAULT 0 NOT NULL,
    asked_why text DEFAULT ''::text NOT NULL,
    decided_at timestamp with time zone,
    lost_two boolean DEFAULT false NOT NULL,
    amount bigint DEFAULT 0 NOT NULL,
    CONSTRAINT card_dispute_amounts CHECK (((amount >= 0) AND (collected >= 0) AND (reinstated >= 0) AND (written_off >= 0) AND (withdrawn >= ((reinstated + collected) + written_off)))),
    CONSTRAINT card_dispute_asked CHECK (((asked_for = 0) OR ((asked_for > 0) AND lost_two AND (NOT (asked_by = ''::text)) AND (NOT (asked_why = ''::text))))),
    CONSTRAINT card_dispute_lost CHECK (((NOT lost_two) OR (asked_for > 0) OR (NOT ((decided_by = ''::text) OR (decided_by = asked_by))))),
    CONSTRAINT card_dispute_status CHECK (((status)::text = ANY ((ARRAY['open'::character varying, 'won'::character varying, 'lost'::character varying])::text[])))
);

CREATE TABLE public.treasury_cardevent (
    id text NOT NULL,
    kind text NOT NULL,
    what character varying(7) NOT NULL,
    about text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    try_at timestamp with time zone,
    tries integer NOT NULL
);

CREATE TABLE public.treasury_cardhold (
    id text NOT NULL,
    contract_id text NOT NULL,
    reason text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    released_at timestamp with time zone,
    released_by text NOT NULL,
    why text NOT NULL,
    worker_id text NOT NULL,
    CONSTRAINT card_hold_released CHECK ((((released_at IS NULL) AND (released_by = ''::text) AND (why = ''::text)) OR ((released_at IS NOT NULL) AND (NOT (released_by = ''::text)) AND (NOT (why = ''::text)))))
);

CREATE TABLE public.treasury_cardlook (
    id smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    looking_until timestamp with time zone,
    CONSTRAINT card_look_single CHECK ((id = 1))
);

CREATE TABLE public.treasury_cardpayment (
    id text NOT NULL,
    amount bigint NOT NULL,
    status character varying(10) NOT NULL,
    intent text,
    key text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    paid_at timestamp with time zone,
    look_at timestamp with time zone,
    looks integer NOT NULL,
    fee bigint,
    fingerprint text NOT NULL,
    client_id text NOT NULL,
    CONSTRAINT card_payment_amount CHECK (((amount >= 50) AND (amount <= 9999999))),
    CONSTRAINT card_payment_paid CHECK ((((intent IS NOT NULL) AND (paid_at IS NOT NULL) AND ((status)::text = 'paid'::text)) OR ((NOT ((status)::text = 'paid'::text)) AND (paid_at IS NULL)))),
    CONSTRAINT card_payment_status CHECK (((status)::text = ANY ((ARRAY['waiting'::character varying, 'processing'::character varying, 'paid'::character varying, 'cancelled'::character varying, 'odd'::character varying, 'gone_back'::character varying])::text[])))
);

CREATE TABLE public.treasury_cardrefund (
    id text NOT NULL,
    amount bigint NOT NULL,
    status character varying(6) NOT NULL,
    number text,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    try_at timestamp with time zone,
    tries integer NOT NULL,
    ended_at timestamp with time zone,
    told text NOT NULL,
    payment_id text NOT NULL,
    account_id text,
    contact text DEFAULT ''::text NOT NULL,
    CONSTRAINT card_refund_amount CHECK ((amount >= 1)),
    CONSTRAINT card_refund_sent CHECK (((NOT ((status)::text = 'sent'::text)) OR (number IS NOT NULL))),
    CONSTRAINT card_refund_status CHECK (((status)::text = ANY ((ARRAY['asked'::character varying, 'sent'::character varying, 'failed'::character varying])::text[])))
);

CREATE TABLE public.treasury_lineassignment (
    id text NOT NULL,
    two_people boolean NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    why text NOT NULL,
    second_at timestamp with time zone,
    second_by text NOT NULL,
    second_why text NOT NULL,
    booked_at timestamp with time zone,
    back_two boolean NOT NULL,
    back_at timestamp with time zone,
    back_by text NOT NULL,
    back_why text NOT NULL,
    ended_at timestamp with time zone,
    ended_by text NOT NULL,
    ended_why text NOT NULL,
    client_id text,
    line_id text NOT NULL,
    payout_id text,
    again boolean DEFAULT false NOT NULL,
    CONSTRAINT line_assignment_back CHECK ((((back_at IS NULL) AND (back_by = ''::text) AND (NOT back_two) AND (back_why = ''::text)) OR ((back_at IS NOT NULL) AND (booked_at IS NOT NULL) AND (NOT (back_by = ''::text)) AND (NOT (back_why = ''::text))))),
    CONSTRAINT line_assignment_booked CHECK (((booked_at IS NULL) OR (NOT two_people) OR (second_at IS NOT NULL))),
    CONSTRAINT line_assignment_ended CHECK ((((ended_at IS NULL) AND (ended_by = ''::text) AND (ended_why = ''::text)) OR ((ended_at IS NOT NULL) AND (NOT (ended_by = ''::text)) AND (NOT (ended_why = ''::text)) AND ((booked_at IS NULL) OR ((back_at IS NOT NULL) AND ((NOT back_two) OR (NOT (ended_by = back_by)))))))),
    CONSTRAINT line_assignment_second CHECK ((((second_at IS NULL) AND (second_by = ''::text) AND (second_why = ''::text)) OR ((second_at IS NOT NULL) AND two_people AND (NOT (second_why = ''::text)) AND (NOT ((second_by = ''::text) OR (second_by = asked_by)))))),
    CONSTRAINT line_assignment_whose CHECK ((((client_id IS NOT NULL) AND (payout_id IS NULL)) OR ((NOT again) AND (back_at IS NULL) AND (payout_id IS NOT NULL)))),
    CONSTRAINT line_assignment_why CHECK (((NOT (asked_by = ''::text)) AND (NOT (why = ''::text))))
);

CREATE TABLE public.treasury_linetwin (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    account text NOT NULL,
    line_id text NOT NULL
);

ALTER TABLE public.treasury_linetwin ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.treasury_linetwin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.treasury_ownmoney (
    line_id text NOT NULL,
    two_people boolean NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    why text NOT NULL,
    second_at timestamp with time zone,
    second_by text NOT NULL,
    second_why text NOT NULL,
    what character varying(6) DEFAULT 'own'::character varying NOT NULL,
    CONSTRAINT own_money_second CHECK ((((second_at IS NULL) AND (second_by = ''::text) AND (second_why = ''::text)) OR ((second_at IS NOT NULL) AND two_people AND (NOT (second_why = ''::text)) AND (NOT ((second_by = ''::text) OR (second_by = asked_by)))))),
    CONSTRAINT own_money_what CHECK (((what)::text = ANY ((ARRAY['own'::character varying, 'charge'::character varying])::text[]))),
    CONSTRAINT own_money_why CHECK (((NOT (asked_by = ''::text)) AND (NOT (why = ''::text))))
);

CREATE TABLE public.treasury_payerreference (
    client_id text NOT NULL,
    number text NOT NULL,
    CONSTRAINT payer_reference_digits CHECK ((number ~ '^[1-9][0-9]{7}$'::text))
);

CREATE TABLE public.treasury_payout (
    id text NOT NULL,
    source character varying(6) NOT NULL,
    amount bigint NOT NULL,
    status character varying(9) NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    due_on date NOT NULL,
    place integer,
    ended_at timestamp with time zone,
    reason text NOT NULL,
    account_id text,
    owner_id text,
    run_id text,
    line_id text,
    contact text DEFAULT ''::text NOT NULL,
    parting boolean DEFAULT false NOT NULL,
    taken_out_at timestamp with time zone,
    taken_out_by text DEFAULT ''::text NOT NULL,
    taken_out_why text DEFAULT ''::text NOT NULL,
    card_silent_on date,
    times_out smallint DEFAULT 0 NOT NULL,
    by_day_60 boolean DEFAULT false NOT NULL,
    CONSTRAINT payout_amount CHECK ((amount >= 1)),
    CONSTRAINT payout_by_day_60 CHECK (((NOT by_day_60) OR ((source)::text = 'worker'::text))),
    CONSTRAINT payout_contact CHECK (((contact = ''::text) OR parting)),
    CONSTRAINT payout_ended CHECK ((((ended_at IS NOT NULL) AND ((status)::text = ANY ((ARRAY['returned'::character varying, 'cancelled'::character varying])::text[]))) OR ((NOT ((status)::text = ANY ((ARRAY['returned'::character varying, 'cancelled'::character varying])::text[]))) AND (ended_at IS NULL)))),
    CONSTRAINT payout_owner CHECK ((((account_id IS NOT NULL) AND (line_id IS NOT NULL) AND (owner_id IS NULL) AND ((source)::text = 'sender'::text)) OR ((NOT ((source)::text = 'sender'::text)) AND (line_id IS NULL) AND (owner_id IS NOT NULL)))),
    CONSTRAINT payout_run CHECK ((((account_id IS NOT NULL) AND (place >= 1) AND (run_id IS NOT NULL) AND ((status)::text = ANY ((ARRAY['in_run'::character varying, 'sent'::character varying, 'returned'::character varying])::text[]))) OR ((NOT ((status)::text = ANY ((ARRAY['in_run'::character varying, 'sent'::character varying, 'returned'::character varying])::text[]))) AND (place IS NULL) AND (run_id IS NULL) AND ((account_id IS NULL) OR ((source)::text = ANY ((ARRAY['sender'::character varying, 'estate'::character varying])::text[])) OR parting)))),
    CONSTRAINT payout_source CHECK (((source)::text = ANY ((ARRAY['worker'::character varying, 'client'::character varying, 'sender'::character varying, 'estate'::character varying])::text[]))),
    CONSTRAINT payout_status CHECK (((status)::text = ANY ((ARRAY['requested'::character varying, 'in_run'::character varying, 'sent'::character varying, 'returned'::character varying, 'cancelled'::character varying])::text[]))),
    CONSTRAINT payout_taken_out CHECK ((((taken_out_at IS NULL) AND (taken_out_by = ''::text) AND (taken_out_why = ''::text)) OR ((taken_out_at IS NOT NULL) AND (NOT (taken_out_by = ''::text)) AND (NOT (taken_out_why = ''::text))))),
    CONSTRAINT payout_times_out CHECK (((times_out >= 0) AND (times_out <= 2)))
);

CREATE TABLE public.treasury_payouthold (
    id text NOT NULL,
    why text NOT NULL,
    alone boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    second_at timestamp with time zone,
    second_by text NOT NULL,
    second_why text NOT NULL,
    lifted_at timestamp with time zone,
    lifted_by text NOT NULL,
    lifted_why text NOT NULL,
    owner_id text NOT NULL,
    left_out boolean DEFAULT false NOT NULL,
    grounds character varying(10) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT payout_hold_ends CHECK ((((ends_at <= (made_at + '3 days'::interval)) AND (second_at IS NULL)) OR ((ends_at <= (second_at + '31 days'::interval)) AND (second_at IS NOT NULL) AND (second_at <= (made_at + '3 days'::interval))))),
    CONSTRAINT payout_hold_grounds CHECK (((grounds)::text = ANY ((ARRAY[''::character varying, 'laundering'::character varying, 'order'::character varying, 'not_theirs'::character varying])::text[]))),
    CONSTRAINT payout_hold_lifted CHECK ((((lifted_at IS NULL) AND (lifted_by = ''::text) AND (lifted_why = ''::text)) OR ((lifted_at IS NOT NULL) AND (NOT (lifted_by = ANY (ARRAY[''::text, 'clock'::text]))) AND (NOT (lifted_why = ''::text))))),
    CONSTRAINT payout_hold_made CHECK (((NOT (made_by = ANY (ARRAY[''::text, 'clock'::text]))) AND (NOT (why = ''::text)) AND (ends_at > made_at))),
    CONSTRAINT payout_hold_second CHECK ((((second_at IS NULL) AND (second_by = ''::text) AND (second_why = ''::text)) OR ((second_at IS NOT NULL) AND (NOT ((second_by = ANY (ARRAY[''::text, 'clock'::text])) OR (second_by = made_by))) AND (NOT (second_why = ''::text)))))
);

CREATE TABLE public.treasury_payoutrun (
    id text NOT NULL,
    "on" date NOT NULL,
    status character varying(9) NOT NULL,
    count integer NOT NULL,
    total bigint NOT NULL,
    gathered_at timestamp with time zone NOT NULL,
    gathered_by text NOT NULL,
    released_at timestamp with time zone,
    released_by text NOT NULL,
    sent_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    confirmed_by text DEFAULT ''::text NOT NULL,
    confirmed_why text DEFAULT ''::text NOT NULL,
    released_why text DEFAULT ''::text NOT NULL,
    two_people boolean DEFAULT false NOT NULL,
    dissolved_at timestamp with time zone,
    dissolved_by text DEFAULT ''::text NOT NULL,
    dissolved_why text DEFAULT ''::text NOT NULL,
    stop_two boolean DEFAULT false NOT NULL,
    stopped_at timestamp with time zone,
    stopped_by text DEFAULT ''::text NOT NULL,
    stopped_why text DEFAULT ''::text NOT NULL,
    sent_by text DEFAULT ''::text NOT NULL,
    sent_why text DEFAULT ''::text NOT NULL,
    times_unsent integer DEFAULT 0 NOT NULL,
    unsent_at timestamp with time zone,
    unsent_by text DEFAULT ''::text NOT NULL,
    unsent_why text DEFAULT ''::text NOT NULL,
    emptied boolean DEFAULT false NOT NULL,
    CONSTRAINT payout_run_confirmed CHECK ((((confirmed_at IS NULL) AND (confirmed_by = ''::text)) OR ((confirmed_at IS NOT NULL) AND (NOT ((confirmed_by = ANY (ARRAY[''::text, 'clock'::text])) OR (confirmed_by = gathered_by)))))),
    CONSTRAINT payout_run_dissolved CHECK ((((NOT ((status)::text = 'dissolved'::text)) AND (dissolved_at IS NULL) AND (dissolved_by = ''::text) AND (dissolved_why = ''::text)) OR ((dissolved_at IS NOT NULL) AND ((status)::text = 'dissolved'::text) AND (stopped_at IS NOT NULL) AND (NOT (dissolved_by = ANY (ARRAY[''::text, 'clock'::text]))) AND ((NOT stop_two) OR (NOT (dissolved_by = stopped_by)))))),
    CONSTRAINT payout_run_order CHECK ((((released_at IS NULL) AND (sent_at IS NULL) AND ((status)::text = 'gathered'::text)) OR ((released_at IS NOT NULL) AND (sent_at IS NULL) AND ((status)::text = 'released'::text)) OR ((released_at IS NOT NULL) AND (sent_at IS NOT NULL) AND ((status)::text = 'sent'::text)) OR ((sent_at IS NULL) AND ((status)::text = 'dissolved'::text)))),
    CONSTRAINT payout_run_sent CHECK (((sent_by = ANY (ARRAY[''::text, 'operator'::text])) OR (NOT (sent_why = ''::text)))),
    CONSTRAINT payout_run_status CHECK (((status)::text = ANY ((ARRAY['gathered'::character varying, 'released'::character varying, 'sent'::character varying, 'dissolved'::character varying])::text[]))),
    CONSTRAINT payout_run_stopped CHECK ((((stopped_at IS NULL) AND (stopped_by = ''::text) AND (stopped_why = ''::text)) OR ((stopped_at IS NOT NULL) AND (NOT (stopped_by = ANY (ARRAY[''::text, 'clock'::text]))) AND (NOT (stopped_why = ''::text))))),
    CONSTRAINT payout_run_sum CHECK (((count >= 1) AND (total >= 1))),
    CONSTRAINT payout_run_two_people CHECK (((NOT two_people) OR ((status)::text = 'gathered'::text) OR ((released_at IS NULL) AND ((status)::text = 'dissolved'::text)) OR ((NOT (((released_by = ANY (ARRAY[''::text, 'clock'::text])) OR (released_by = gathered_by)) OR (released_by = confirmed_by))) AND ((NOT (gathered_by = 'clock'::text)) OR (NOT ((confirmed_by = ANY (ARRAY[''::text, 'clock'::text])) OR (confirmed_by = gathered_by))))))),
    CONSTRAINT payout_run_unsent CHECK ((((unsent_at IS NULL) AND (unsent_by = ''::text) AND (unsent_why = ''::text)) OR (((status)::text = 'sent'::text) AND (unsent_at IS NOT NULL) AND (NOT (unsent_by = ANY (ARRAY[''::text, 'clock'::text]))) AND (NOT (unsent_why = ''::text)))))
);

CREATE TABLE public.treasury_statementday (
    id bigint NOT NULL,
    account text NOT NULL,
    day date NOT NULL,
    moved bigint NOT NULL
);

ALTER TABLE public.treasury_statementday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.treasury_statementday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.treasury_statementlayout (
    id text NOT NULL,
    name character varying(40) NOT NULL,
    account character varying(60) NOT NULL,
    body jsonb NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL
);

CREATE TABLE public.treasury_statementline (
    id text NOT NULL,
    number integer NOT NULL,
    key character varying(64) NOT NULL,
    account text NOT NULL,
    day date NOT NULL,
    amount bigint NOT NULL,
    name text NOT NULL,
    told text NOT NULL,
    status character varying(8) NOT NULL,
    settled_at timestamp with time zone,
    settled_by text NOT NULL,
    reason text NOT NULL,
    client_id text,
    statement_id text NOT NULL,
    payout_id text,
    run_id text,
    recorded_id bigint,
    CONSTRAINT statement_line_client CHECK ((((client_id IS NOT NULL) AND ((status)::text = ANY ((ARRAY['matched'::character varying, 'assigned'::character varying])::text[]))) OR ((NOT ((status)::text = ANY ((ARRAY['matched'::character varying, 'assigned'::character varying])::text[]))) AND (client_id IS NULL)))),
    CONSTRAINT statement_line_payout CHECK ((((payout_id IS NOT NULL) AND ((status)::text = 'bounced'::text)) OR ((NOT ((status)::text = 'bounced'::text)) AND (payout_id IS NULL)))),
    CONSTRAINT statement_line_recorded CHECK ((((recorded_id IS NOT NULL) AND ((status)::text = 'known'::text)) OR ((NOT ((status)::text = 'known'::text)) AND (recorded_id IS NULL)))),
    CONSTRAINT statement_line_run CHECK ((((run_id IS NOT NULL) AND ((status)::text = 'sent'::text)) OR ((NOT ((status)::text = 'sent'::text)) AND (run_id IS NULL)))),
    CONSTRAINT statement_line_settled CHECK ((((settled_at IS NOT NULL) AND ((status)::text = ANY ((ARRAY['assigned'::character varying, 'returned'::character varying, 'bounced'::character varying, 'card'::character varying, 'charge'::character varying, 'sent'::character varying, 'own'::character varying, 'known'::character varying])::text[])) AND (NOT (settled_by = ''::text))) OR ((NOT ((status)::text = ANY ((ARRAY['assigned'::character varying, 'returned'::character varying, 'bounced'::character varying, 'card'::character varying, 'charge'::character varying, 'sent'::character varying, 'own'::character varying, 'known'::character varying])::text[]))) AND (settled_at IS NULL)))),
    CONSTRAINT statement_line_status CHECK (((status)::text = ANY ((ARRAY['matched'::character varying, 'suspense'::character varying, 'assigned'::character varying, 'returned'::character varying, 'bounced'::character varying, 'card'::character varying, 'out'::character varying, 'charge'::character varying, 'sent'::character varying, 'own'::character varying, 'known'::character varying])::text[]))),
    CONSTRAINT statement_line_way CHECK ((((amount > 0) AND (NOT ((status)::text = ANY ((ARRAY['out'::character varying, 'charge'::character varying, 'sent'::character varying])::text[])))) OR ((amount < 0) AND ((status)::text = ANY ((ARRAY['out'::character varying, 'charge'::character varying, 'sent'::character varying, 'own'::character varying])::text[])))))
);

CREATE TABLE public.treasury_statementspan (
    id bigint NOT NULL,
    account text NOT NULL,
    first date NOT NULL,
    last date NOT NULL,
    opening bigint,
    closing bigint,
    statement_id text NOT NULL,
    CONSTRAINT statement_span_balances CHECK ((((closing IS NULL) AND (opening IS NULL)) OR ((closing IS NOT NULL) AND (opening IS NOT NULL)))),
    CONSTRAINT statement_span_days CHECK ((first <= last))
);

ALTER TABLE public.treasury_statementspan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.treasury_statementspan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.treasury_taxregistration (
    id bigint NOT NULL,
    number character varying(14) NOT NULL,
    since date NOT NULL,
    stated_at timestamp with time zone NOT NULL,
    stated_by text NOT NULL,
    client_id text NOT NULL,
    CONSTRAINT tax_registration_number CHECK ((((number)::text = ''::text) OR ((number)::text ~ '^T[1-9][0-9]{12}$'::text))),
    CONSTRAINT tax_registration_since CHECK ((since >= '2023-10-01'::date))
);

ALTER TABLE public.treasury_taxregistration ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.treasury_taxregistration_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.trust_contractfacts (
    contract_id text NOT NULL,
    n integer NOT NULL,
    price bigint NOT NULL,
    begun_at timestamp with time zone,
    adds jsonb NOT NULL,
    counts boolean NOT NULL,
    client_party_id text NOT NULL,
    worker_party_id text NOT NULL,
    unfunded boolean DEFAULT false NOT NULL,
    verified boolean DEFAULT false NOT NULL,
    CONSTRAINT facts_n CHECK ((n >= 1)),
    CONSTRAINT facts_that_count CHECK (((NOT counts) OR ((begun_at IS NOT NULL) AND (price >= 1000) AND verified)))
);

CREATE TABLE public.trust_figure (
    id bigint NOT NULL,
    side character varying(6) NOT NULL,
    key character varying(30) NOT NULL,
    n bigint NOT NULL,
    hits bigint NOT NULL,
    trials bigint NOT NULL,
    party_id text,
    yen bigint DEFAULT 0 NOT NULL,
    CONSTRAINT figure_counts CHECK (((hits >= 0) AND (n >= 1) AND (trials >= n) AND (yen >= 0))),
    CONSTRAINT figure_of_a_side CHECK (((((key)::text = ANY ((ARRAY['ended_halfway'::character varying, 'restarts_per_contract'::character varying, 'offers_below_half'::character varying, 'revisions_used'::character varying, 'days_to_accept'::character varying, 'approved_by_clock'::character varying, 'blocked_by'::character varying, 'never_funded'::character varying, 'objected_share'::character varying])::text[])) AND ((side)::text = 'client'::text)) OR (((key)::text = ANY ((ARRAY['finished'::character varying, 'late'::character varying, 'objected_share'::character varying])::text[])) AND ((side)::text = 'worker'::text)) OR ((key)::text = 'not_counted'::text)))
);

ALTER TABLE public.trust_figure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trust_figure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.trust_figureanswer (
    id text NOT NULL,
    side character varying(6) NOT NULL,
    key character varying(30) NOT NULL,
    text text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by_id text NOT NULL,
    party_id text NOT NULL,
    CONSTRAINT answer_of_a_side CHECK ((((((key)::text = ANY ((ARRAY['ended_halfway'::character varying, 'restarts_per_contract'::character varying, 'offers_below_half'::character varying, 'revisions_used'::character varying, 'days_to_accept'::character varying, 'approved_by_clock'::character varying, 'blocked_by'::character varying, 'never_funded'::character varying, 'objected_share'::character varying])::text[])) AND ((side)::text = 'client'::text)) OR (((key)::text = ANY ((ARRAY['finished'::character varying, 'late'::character varying, 'objected_share'::character varying])::text[])) AND ((side)::text = 'worker'::text))) AND (NOT (text = ''::text))))
);

CREATE TABLE public.trust_refreshed (
    what character varying(10) NOT NULL,
    "on" date NOT NULL
);

CREATE TABLE public.trust_review (
    id text NOT NULL,
    by character varying(6) NOT NULL,
    communication smallint NOT NULL,
    clarity smallint NOT NULL,
    punctuality smallint NOT NULL,
    respect smallint NOT NULL,
    quality smallint NOT NULL,
    comment text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    reply text NOT NULL,
    replied_at timestamp with time zone,
    hidden_at timestamp with time zone,
    hidden_reason text NOT NULL,
    about_id text NOT NULL,
    author_id text NOT NULL,
    contract_id text NOT NULL,
    CONSTRAINT review_by CHECK (((by)::text = ANY ((ARRAY['client'::character varying, 'worker'::character varying])::text[]))),
    CONSTRAINT review_hidden CHECK ((((hidden_at IS NULL) AND (hidden_reason = ''::text)) OR ((NOT (hidden_reason = ''::text)) AND (hidden_at IS NOT NULL)))),
    CONSTRAINT review_reply CHECK ((((replied_at IS NULL) AND (reply = ''::text)) OR ((NOT (reply = ''::text)) AND (published_at IS NOT NULL) AND (replied_at IS NOT NULL)))),
    CONSTRAINT review_stars CHECK ((((clarity >= 1) AND (clarity <= 5)) AND ((communication >= 1) AND (communication <= 5)) AND ((punctuality >= 1) AND (punctuality <= 5)) AND ((quality >= 1) AND (quality <= 5)) AND ((respect >= 1) AND (respect <= 5))))
);

CREATE TABLE public.usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id text NOT NULL
);

ALTER TABLE public.usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.webhooks_call (
    id text NOT NULL,
    event_id text NOT NULL,
    kind text NOT NULL,
    body text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    next_try_at timestamp with time zone,
    tried_at timestamp with time zone,
    done_at timestamp with time zone,
    status smallint,
    fault text NOT NULL,
    webhook_id text NOT NULL,
    CONSTRAINT call_at_rest CHECK (((done_at IS NULL) OR (next_try_at IS NULL)))
);

CREATE TABLE public.webhooks_webhook (
    id text NOT NULL,
    url character varying(500) NOT NULL,
    events text[] NOT NULL,
    secret text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    failing_since timestamp with time zone,
    off_at timestamp with time zone,
    off_why text NOT NULL,
    user_id text NOT NULL,
    former_secret text DEFAULT ''::text NOT NULL,
    former_until timestamp with time zone,
    CONSTRAINT webhook_events CHECK (((events <@ ARRAY['contract'::text, 'proposal'::text, 'message'::text, 'notice'::text]) AND (
CASE
    WHEN (events IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(events, 1), 0)
END > 0))),
    CONSTRAINT webhook_off CHECK ((((off_at IS NULL) AND (off_why = ''::text)) OR ((off_at IS NOT NULL) AND (off_why = ANY (ARRAY['gone'::text, 'failing'::text, 'password'::text])))))
);

ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);

INSERT INTO public.django_migrations (app, name, applied)
SELECT app, name, now() FROM (VALUES
    ('account', '0001_initial'),
    ('account', '0002_email_max_length'),
    ('account', '0003_alter_emailaddress_create_unique_verified_email'),
    ('account', '0004_alter_emailaddress_drop_unique_email'),
    ('account', '0005_emailaddress_idx_upper_email'),
    ('account', '0006_emailaddress_lower'),
    ('account', '0007_emailaddress_idx_email'),
    ('account', '0008_emailaddress_unique_primary_email_fixup'),
    ('account', '0009_emailaddress_unique_primary_email'),
    ('auth', '0001_initial'),
    ('auth', '0002_alter_permission_name_max_length'),
    ('auth', '0003_alter_user_email_max_length'),
    ('auth', '0004_alter_user_username_opts'),
    ('auth', '0005_alter_user_last_login_null'),
    ('auth', '0006_require_contenttypes_0002'),
    ('auth', '0007_alter_validators_add_error_messages'),
    ('auth', '0008_alter_user_username_max_length'),
    ('auth', '0009_alter_user_last_name_max_length'),
    ('auth', '0010_alter_group_name_max_length'),
    ('auth', '0011_update_proxy_permissions'),
    ('auth', '0012_alter_user_first_name_max_length'),
    ('columns', '0001_initial'),
    ('columns', '0002_stored_html'),
    ('columns', '0003_html_of_existing'),
    ('contenttypes', '0001_initial'),
    ('contenttypes', '0002_remove_content_type_name'),
    ('contracts', '0001_initial'),
    ('contracts', '0002_links'),
    ('contracts', '0003_append_only'),
    ('contracts', '0004_paid_stages'),
    ('contracts', '0005_irregular_roads'),
    ('contracts', '0006_irregular_roads_held'),
    ('contracts', '0007_hours_paid'),
    ('contracts', '0008_superseded_files'),
    ('contracts', '0009_first_delivery'),
    ('contracts', '0010_continuing'),
    ('contracts', '0011_changed_n'),
    ('contracts', '0012_said_stays'),
    ('contracts', '0013_null_is_no_answer'),
    ('contracts', '0014_waived_comes_back'),
    ('contracts', '0015_state_n'),
    ('contracts', '0016_ladder_is_stages'),
    ('contracts', '0017_handed_in_again'),
    ('contracts', '0018_stage_let_begin'),
    ('contracts', '0019_files_pass'),
    ('contracts', '0020_endings'),
    ('contracts', '0021_restart_counts_what_was_shown'),
    ('contracts', '0022_handover_binds_no_more'),
    ('contracts', '0023_switches_wait_for_deposit'),
    ('contracts', '0024_result_to_check'),
    ('contracts', '0025_switch_keeps_what_stood'),
    ('contracts', '0026_rates_of_the_law'),
    ('contracts', '0027_remark'),
    ('contracts', '0028_showing'),
    ('contracts', '0029_bonus'),
    ('contracts', '0030_askedapproval'),
    ('contracts', '0031_found_at_desk'),
    ('contracts', '0032_days_of_parts'),
    ('contracts', '0033_standingdeposit'),
    ('contracts', '0034_last_day'),
    ('contracts', '0035_last_day_agreed_before'),
    ('contracts', '0036_running_contracts'),
    ('contracts', '0037_decisions_in_place_of_records'),
    ('contracts', '0038_next_at'),
    ('contracts', '0039_next_at_of_existing'),
    ('conversation', '0001_initial'),
    ('conversation', '0002_consultations'),
    ('conversation', '0003_message_drafts'),
    ('conversation', '0004_drafts_newest'),
    ('figures', '0001_initial'),
    ('figures', '0002_words_in_vain'),
    ('ledger', '0001_initial'),
    ('ledger', '0002_held_by_the_database'),
    ('ledger', '0003_accounts_known_at_once'),
    ('ledger', '0004_closed_months'),
    ('ledger', '0005_cards_and_freezes'),
    ('ledger', '0006_own_money'),
    ('ledger', '0007_charges'),
    ('ledger', '0008_recorded_by_hand'),
    ('ledger', '0009_vacuumed_often'),
    ('legal', '0001_initial'),
    ('legal', '0002_demand'),
    ('legal', '0003_demand_retention'),
    ('legal', '0004_nda'),
    ('machinery', '0001_initial'),
    ('machinery', '0002_append_only'),
    ('machinery', '0003_deadline_acts_at'),
    ('machinery', '0004_rate'),
    ('machinery', '0005_setting'),
    ('machinery', '0006_file_pages'),
    ('machinery', '0007_installation'),
    ('machinery', '0008_installation_proved'),
    ('machinery', '0009_outbox_mark'),
    ('machinery', '0010_maintenance'),
    ('machinery', '0011_setting_changes'),
    ('machinery', '0012_found_at_desk'),
    ('machinery', '0013_money_that_is_missing'),
    ('machinery', '0014_site_mark'),
    ('machinery', '0015_opening'),
    ('machinery', '0016_last_day'),
    ('machinery', '0017_log_by_person'),
    ('machinery', '0018_outbox_in_batches'),
    ('machinery', '0019_outbox_indexes'),
    ('machinery', '0020_deadline_taken'),
    ('machinery', '0021_kindofwork'),
    ('machinery', '0022_mail_failed'),
    ('machinery', '0023_outbox_vacuumed_often'),
    ('machinery', '0024_keys_of_all_homes'),
    ('machinery', '0025_file_scans'),
    ('machinery', '0026_backup_proof'),
    ('machinery', '0027_errands_apart'),
    ('machinery', '0028_secret_key_known'),
    ('market', '0001_initial'),
    ('market', '0002_search_and_lengths'),
    ('market', '0003_posting_details'),
    ('market', '0004_finding'),
    ('market', '0005_close_when_due'),
    ('market', '0006_two_levels_questions_files'),
    ('market', '0007_questions_and_proposals'),
    ('market', '0008_found_at_desk'),
    ('market', '0009_ndas'),
    ('market', '0010_proposal_drafts'),
    ('market', '0011_drafts_newest'),
    ('market', '0012_own_lists'),
    ('market', '0013_own_proposals'),
    ('market', '0014_own_by_one_index'),
    ('market', '0015_kinds_of_the_operator'),
    ('market', '0016_searches_for_kinds_of_the_operator'),
    ('market', '0017_job_search_by_day'),
    ('market', '0018_search_dated'),
    ('market', '0019_drop_job_search_by_day'),
    ('mfa', '0001_initial'),
    ('mfa', '0002_authenticator_timestamps'),
    ('mfa', '0003_authenticator_type_uniq'),
    ('moderation', '0001_initial'),
    ('moderation', '0002_decisions'),
    ('moderation', '0003_works'),
    ('moderation', '0004_answer_by'),
    ('moderation', '0005_questions'),
    ('notices', '0001_initial'),
    ('notices', '0002_notices'),
    ('notices', '0003_page_of_a_notice'),
    ('papers', '0001_initial'),
    ('papers', '0002_append_only'),
    ('papers', '0003_money_papers'),
    ('papers', '0004_one_paper_a_payment'),
    ('papers', '0005_found_at_desk'),
    ('papers', '0006_nda'),
    ('papers', '0007_names_on_papers'),
    ('people', '0001_initial'),
    ('people', '0002_last_owner'),
    ('people', '0003_portfolio_pictures'),
    ('people', '0004_business_ends'),
    ('people', '0005_blocks'),
    ('people', '0006_finding'),
    ('people', '0007_suspensions'),
    ('people', '0008_organisation_invitations'),
    ('people', '0009_security'),
    ('people', '0010_staff_and_capital'),
    ('people', '0011_insolvency_by_two'),
    ('people', '0012_user_passkeys_doubted_at'),
    ('people', '0013_suspensions_end'),
    ('people', '0014_long_lists'),
    ('people', '0015_faces_and_works'),
    ('people', '0016_user_aims'),
    ('people', '0017_party_trouble'),
    ('people', '0018_kinds_and_answers'),
    ('people', '0019_staff_roles'),
    ('people', '0020_present_staff_admin'),
    ('people', '0021_identity_checks'),
    ('people', '0022_companies'),
    ('people', '0023_consents'),
    ('people', '0024_setting_changes'),
    ('people', '0025_looking'),
    ('people', '0026_address_changes'),
    ('people', '0027_sign_up_invitation'),
    ('people', '0028_listed_companies'),
    ('people', '0029_identity_requests'),
    ('people', '0030_draft_scope'),
    ('people', '0031_numbers_corrected'),
    ('people', '0032_papers_that_wait'),
    ('people', '0033_block_against'),
    ('people', '0034_block_by_one_index'),
    ('people', '0035_lapsed_and_erased'),
    ('people', '0036_checked_number'),
    ('people', '0037_kinds_of_the_operator'),
    ('people', '0038_sender_letters'),
    ('people', '0039_profile_search_by_day'),
    ('people', '0040_search_dated'),
    ('people', '0041_drop_profile_search_by_day'),
    ('procrastinate', '0001_initial'),
    ('procrastinate', '0002_drop_started_at_column'),
    ('procrastinate', '0003_drop_started_at_column'),
    ('procrastinate', '0004_drop_procrastinate_version_table'),
    ('procrastinate', '0005_fix_procrastinate_fetch_job'),
    ('procrastinate', '0006_fix_trigger_status_events_insert'),
    ('procrastinate', '0007_add_queueing_lock_column'),
    ('procrastinate', '0008_close_fetch_job_race_condition'),
    ('procrastinate', '0009_add_defer_job_function'),
    ('procrastinate', '0010_add_procrastinate_periodic_defers'),
    ('procrastinate', '0011_add_foreign_key_index'),
    ('procrastinate', '0012_add_locks_to_periodic_defer'),
    ('procrastinate', '0013_fix_procrastinate_defer_periodic_job'),
    ('procrastinate', '0014_add_finish_job_and_retry_job_functions'),
    ('procrastinate', '0015_add_trigger_on_job_deletion'),
    ('procrastinate', '0016_delete_finished_jobs'),
    ('procrastinate', '0017_add_checks_to_finish_job'),
    ('procrastinate', '0018_add_checks_to_retry_job'),
    ('procrastinate', '0019_fix_finish_job_compat_issue'),
    ('procrastinate', '0020_add_index_on_procrastinate_jobs'),
    ('procrastinate', '0021_add_kwargs_to_defer_periodic_job'),
    ('procrastinate', '0022_null_locks_excluded'),
    ('procrastinate', '0023_remove_old_finish_job_function'),
    ('procrastinate', '0024_job_id_bigint'),
    ('procrastinate', '0025_add_models'),
    ('procrastinate', '0026_add_job_priority'),
    ('procrastinate', '0027_add_periodic_job_priority'),
    ('procrastinate', '0028_add_cancel_states'),
    ('procrastinate', '0029_add_additional_params_to_retry_job'),
    ('procrastinate', '0030_alter_procrastinateevent_options'),
    ('procrastinate', '0031_add_indexes_for_fetch_job'),
    ('procrastinate', '0032_pre_cancel_notification'),
    ('procrastinate', '0033_post_cancel_notification'),
    ('procrastinate', '0034_pre_add_heartbeat'),
    ('procrastinate', '0035_post_add_heartbeat'),
    ('procrastinate', '0036_add_worker_model'),
    ('procrastinate', '0037_pre_batch_defer_jobs'),
    ('procrastinate', '0038_post_batch_defer_jobs'),
    ('procrastinate', '0039_pre_priority_lock_fetch_job'),
    ('procrastinate', '0040_pre_retry_failed_job'),
    ('procrastinate', '0041_post_retry_failed_job'),
    ('push', '0001_initial'),
    ('push', '0002_device_site_key'),
    ('sessions', '0001_initial'),
    ('socialaccount', '0001_initial'),
    ('socialaccount', '0002_token_max_lengths'),
    ('socialaccount', '0003_extra_data_default_dict'),
    ('socialaccount', '0004_app_provider_id_settings'),
    ('socialaccount', '0005_socialtoken_nullable_app'),
    ('socialaccount', '0006_alter_socialaccount_extra_data'),
    ('support', '0001_initial'),
    ('support', '0002_announcement'),
    ('support', '0003_closure'),
    ('support', '0004_matter'),
    ('support', '0005_long_lists'),
    ('treasury', '0001_initial'),
    ('treasury', '0002_layouts'),
    ('treasury', '0003_line_twins'),
    ('treasury', '0004_returns'),
    ('treasury', '0005_tax_registrations'),
    ('treasury', '0006_cards'),
    ('treasury', '0007_outgoing_lines'),
    ('treasury', '0008_finance_desk'),
    ('treasury', '0009_parting_refunds'),
    ('treasury', '0010_own_money'),
    ('treasury', '0011_found_at_desk'),
    ('treasury', '0012_runs_dissolved'),
    ('treasury', '0013_charges_by_two'),
    ('treasury', '0014_senders_vouched_for'),
    ('treasury', '0015_lines_known'),
    ('treasury', '0016_statement_spans'),
    ('treasury', '0017_claims_by_two'),
    ('treasury', '0018_sent_by_whom'),
    ('treasury', '0019_payout_holds'),
    ('treasury', '0020_line_assignments'),
    ('treasury', '0021_act_reasons'),
    ('treasury', '0022_statement_days'),
    ('treasury', '0023_runs_unsent'),
    ('treasury', '0024_joins_by_two'),
    ('treasury', '0025_holds_as_they_stood'),
    ('treasury', '0026_assignments_kept'),
    ('treasury', '0027_cards_gone_back'),
    ('treasury', '0028_card_looks'),
    ('treasury', '0029_hold_grounds'),
    ('treasury', '0030_times_out'),
    ('treasury', '0031_assignments_waiting'),
    ('treasury', '0032_pay_by_day_60'),
    ('treasury', '0033_one_looks_at_a_time'),
    ('treasury', '0034_runs_emptied'),
    ('treasury', '0035_disputed_amounts'),
    ('treasury', '0036_sender_letters'),
    ('treasury', '0037_accounts_refused'),
    ('treasury', '0038_sender_letters_by_client'),
    ('treasury', '0039_accounts_by_others'),
    ('treasury', '0040_accounts_of_the_left'),
    ('treasury', '0041_estates_by_others'),
    ('trust', '0001_initial'),
    ('trust', '0002_verified_only'),
    ('trust', '0003_a_workers_facts'),
    ('usersessions', '0001_initial'),
    ('webhooks', '0001_initial'),
    ('webhooks', '0002_off_by_password'),
    ('webhooks', '0003_former_secret')
) AS migration (app, name);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.trust_figureanswer
    ADD CONSTRAINT answer_once_a_figure UNIQUE (party_id, side, key);

ALTER TABLE ONLY public.contracts_askedapproval
    ADD CONSTRAINT asked_approval_once UNIQUE NULLS NOT DISTINCT (contract_id, asked_id, step, until);

ALTER TABLE ONLY public.people_askedconsent
    ADD CONSTRAINT asked_consent_once UNIQUE (document, number);

ALTER TABLE ONLY public.contracts_attachment
    ADD CONSTRAINT attachment_once UNIQUE (contract_id, n, file_id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_sealedbid
    ADD CONSTRAINT bid_once_a_side UNIQUE (termination_id, by);

ALTER TABLE ONLY public.people_block
    ADD CONSTRAINT block_once UNIQUE (made_by_id, party_id);

ALTER TABLE ONLY public.people_businessend
    ADD CONSTRAINT business_end_once UNIQUE (client_id, kind);

ALTER TABLE ONLY public.cache
    ADD CONSTRAINT cache_pkey PRIMARY KEY (cache_key);

ALTER TABLE ONLY public.webhooks_call
    ADD CONSTRAINT call_once UNIQUE (webhook_id, event_id);

ALTER TABLE ONLY public.treasury_cardpayment
    ADD CONSTRAINT card_payment_once UNIQUE (client_id, key);

ALTER TABLE ONLY public.notices_choice
    ADD CONSTRAINT choice_once UNIQUE (user_id, "group");

ALTER TABLE ONLY public.columns_column
    ADD CONSTRAINT columns_column_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.columns_column
    ADD CONSTRAINT columns_column_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.columns_comment
    ADD CONSTRAINT columns_comment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.columns_spentproof
    ADD CONSTRAINT columns_spentproof_pkey PRIMARY KEY (nonce);

ALTER TABLE ONLY public.market_confidentialfile
    ADD CONSTRAINT confidential_file_once UNIQUE (confidential_id, place);

ALTER TABLE ONLY public.people_consent
    ADD CONSTRAINT consent_once UNIQUE (user_id, asked_id);

ALTER TABLE ONLY public.contracts_amendment
    ADD CONSTRAINT contracts_amendment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_askedapproval
    ADD CONSTRAINT contracts_askedapproval_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_attachment
    ADD CONSTRAINT contracts_attachment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_changerequest
    ADD CONSTRAINT contracts_changerequest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_classdispute
    ADD CONSTRAINT contracts_classdispute_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_delivery
    ADD CONSTRAINT contracts_delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_handover
    ADD CONSTRAINT contracts_handover_continuation_id_key UNIQUE (continuation_id);

ALTER TABLE ONLY public.contracts_handover
    ADD CONSTRAINT contracts_handover_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_handover
    ADD CONSTRAINT contracts_handover_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.contracts_hourentry
    ADD CONSTRAINT contracts_hourentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_inspection
    ADD CONSTRAINT contracts_inspection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_note
    ADD CONSTRAINT contracts_note_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_outsideresult
    ADD CONSTRAINT contracts_outsideresult_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_payment
    ADD CONSTRAINT contracts_payment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_position
    ADD CONSTRAINT contracts_position_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_remark
    ADD CONSTRAINT contracts_remark_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_report
    ADD CONSTRAINT contracts_report_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_sealedbid
    ADD CONSTRAINT contracts_sealedbid_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_showing
    ADD CONSTRAINT contracts_showing_pkey PRIMARY KEY (contract_id);

ALTER TABLE ONLY public.contracts_stage
    ADD CONSTRAINT contracts_stage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_standingdeposit
    ADD CONSTRAINT contracts_standingdeposit_pkey PRIMARY KEY (contract_id);

ALTER TABLE ONLY public.contracts_switch
    ADD CONSTRAINT contracts_switch_continuation_id_key UNIQUE (continuation_id);

ALTER TABLE ONLY public.contracts_switch
    ADD CONSTRAINT contracts_switch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_termination
    ADD CONSTRAINT contracts_termination_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_termsversion
    ADD CONSTRAINT contracts_termsversion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.conversation_message
    ADD CONSTRAINT conversation_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.conversation_messagedraft
    ADD CONSTRAINT conversation_messagedraft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.conversation_messagefile
    ADD CONSTRAINT conversation_messagefile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.conversation_promise
    ADD CONSTRAINT conversation_promise_amendment_id_key UNIQUE (amendment_id);

ALTER TABLE ONLY public.conversation_promise
    ADD CONSTRAINT conversation_promise_pkey PRIMARY KEY (message_id);

ALTER TABLE ONLY public.conversation_reading
    ADD CONSTRAINT conversation_reading_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.conversation_thread
    ADD CONSTRAINT conversation_thread_contract_id_key UNIQUE (contract_id);

ALTER TABLE ONLY public.conversation_thread
    ADD CONSTRAINT conversation_thread_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.conversation_thread
    ADD CONSTRAINT conversation_thread_proposal_id_key UNIQUE (proposal_id);

ALTER TABLE ONLY public.papers_copy
    ADD CONSTRAINT copy_once UNIQUE (document_id, language, duplicate);

ALTER TABLE ONLY public.figures_countedmonth
    ADD CONSTRAINT counted_month_once UNIQUE (month, subject);

ALTER TABLE ONLY public.contracts_classdispute
    ADD CONSTRAINT dispute_once_a_side UNIQUE (change_request_id, by);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);

ALTER TABLE ONLY public.papers_document
    ADD CONSTRAINT document_number_once UNIQUE (kind, year, serial);

ALTER TABLE ONLY public.papers_document
    ADD CONSTRAINT document_once UNIQUE (contract_id, kind, n);

ALTER TABLE ONLY public.market_favourite
    ADD CONSTRAINT favourite_job_once UNIQUE (user_id, job_id);

ALTER TABLE ONLY public.market_favourite
    ADD CONSTRAINT favourite_worker_once UNIQUE (user_id, worker_id);

ALTER TABLE ONLY public.trust_figure
    ADD CONSTRAINT figure_once UNIQUE NULLS NOT DISTINCT (party_id, side, key);

ALTER TABLE ONLY public.figures_countedmonth
    ADD CONSTRAINT figures_countedmonth_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.figures_monthfigure
    ADD CONSTRAINT figures_monthfigure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.figures_searchmark
    ADD CONSTRAINT figures_searchmark_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.figures_searchword
    ADD CONSTRAINT figures_searchword_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_hourentry
    ADD CONSTRAINT hours_once UNIQUE (contract_id, n);

ALTER TABLE ONLY public.people_identitypicture
    ADD CONSTRAINT identity_picture_once UNIQUE (request_id, part, page);

ALTER TABLE ONLY public.support_inquiryfile
    ADD CONSTRAINT inquiry_file_once UNIQUE (message_id, file_id);

ALTER TABLE ONLY public.support_inquirymessage
    ADD CONSTRAINT inquiry_message_n UNIQUE (inquiry_id, n);

ALTER TABLE ONLY public.support_inquirytemplate
    ADD CONSTRAINT inquiry_template_title UNIQUE (title);

ALTER TABLE ONLY public.contracts_inspection
    ADD CONSTRAINT inspection_once UNIQUE (attachment_id, user_id);

ALTER TABLE ONLY public.market_invitation
    ADD CONSTRAINT invitation_once UNIQUE (job_id, worker_id);

ALTER TABLE ONLY public.market_jobfile
    ADD CONSTRAINT job_file_once UNIQUE (job_id, place);

ALTER TABLE public.ledger_account
    ADD CONSTRAINT ledger_account_named CHECK (
CASE
    WHEN (kind = ANY (ARRAY['client'::text, 'escrow'::text, 'worker'::text])) THEN ((owner_id IS NOT NULL) AND (owner_id <> ''::text) AND (id = ((kind || ':'::text) || owner_id)))
    WHEN (kind = ANY (ARRAY['bank'::text, 'bank_charges'::text, 'losses'::text, 'suspense'::text, 'fee_income'::text, 'fee_tax'::text, 'payouts'::text, 'card'::text, 'card_fees'::text, 'claims'::text, 'own'::text])) THEN ((owner_id IS NULL) AND (id = kind))
    ELSE false
END) NOT VALID;

ALTER TABLE ONLY public.ledger_account
    ADD CONSTRAINT ledger_account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ledger_balance
    ADD CONSTRAINT ledger_balance_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.ledger_closedmonth
    ADD CONSTRAINT ledger_closedmonth_pkey PRIMARY KEY (month);

ALTER TABLE ONLY public.ledger_freeze
    ADD CONSTRAINT ledger_freeze_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.ledger_monthsum
    ADD CONSTRAINT ledger_month_sum_once UNIQUE (month_id, debit, credit, kind);

ALTER TABLE ONLY public.ledger_monthsum
    ADD CONSTRAINT ledger_monthsum_pkey PRIMARY KEY (id);

ALTER TABLE public.ledger_movement
    ADD CONSTRAINT ledger_movement_booked_later CHECK (((booked_on IS NULL) OR (booked_on > (((at AT TIME ZONE 'Asia/Tokyo'::text) - '00:00:00.000001'::interval))::date))) NOT VALID;

ALTER TABLE ONLY public.ledger_movement
    ADD CONSTRAINT ledger_movement_once UNIQUE (key);

ALTER TABLE ONLY public.ledger_movement
    ADD CONSTRAINT ledger_movement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.legal_demand
    ADD CONSTRAINT legal_demand_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.legal_lawyercheck
    ADD CONSTRAINT legal_lawyercheck_pkey PRIMARY KEY (version_id);

ALTER TABLE ONLY public.legal_version
    ADD CONSTRAINT legal_version_once UNIQUE (document, number);

ALTER TABLE ONLY public.legal_version
    ADD CONSTRAINT legal_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_linetwin
    ADD CONSTRAINT line_twin_once UNIQUE (line_id, account);

ALTER TABLE ONLY public.machinery_answer
    ADD CONSTRAINT machinery_answer_once UNIQUE (caller, key);

ALTER TABLE ONLY public.machinery_answer
    ADD CONSTRAINT machinery_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.machinery_deadline
    ADD CONSTRAINT machinery_deadline_once UNIQUE (kind, subject_id);

ALTER TABLE ONLY public.machinery_deadline
    ADD CONSTRAINT machinery_deadline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.machinery_outboxdelivery
    ADD CONSTRAINT machinery_delivery_once UNIQUE (item_id, subscriber);

ALTER TABLE ONLY public.machinery_event
    ADD CONSTRAINT machinery_event_once UNIQUE (subject_id, n);

ALTER TABLE ONLY public.machinery_event
    ADD CONSTRAINT machinery_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.machinery_installation
    ADD CONSTRAINT machinery_installation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.machinery_kindofwork
    ADD CONSTRAINT machinery_kind_en_once UNIQUE (parent, en);

ALTER TABLE ONLY public.machinery_kindofwork
    ADD CONSTRAINT machinery_kind_ja_once UNIQUE (parent, ja);

ALTER TABLE ONLY public.machinery_kindofwork
    ADD CONSTRAINT machinery_kindofwork_pkey PRIMARY KEY (slug);

ALTER TABLE ONLY public.machinery_maintenance
    ADD CONSTRAINT machinery_maintenance_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.machinery_opening
    ADD CONSTRAINT machinery_opening_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.machinery_outboxitem
    ADD CONSTRAINT machinery_outbox_once UNIQUE (key);

ALTER TABLE ONLY public.machinery_outboxdelivery
    ADD CONSTRAINT machinery_outboxdelivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.machinery_outboxitem
    ADD CONSTRAINT machinery_outboxitem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.machinery_rate
    ADD CONSTRAINT machinery_rate_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.machinery_setting
    ADD CONSTRAINT machinery_setting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.machinery_siteclock
    ADD CONSTRAINT machinery_siteclock_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.machinery_sitemark
    ADD CONSTRAINT machinery_sitemark_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.machinery_storedfile
    ADD CONSTRAINT machinery_storedfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.market_confidential
    ADD CONSTRAINT market_confidential_pkey PRIMARY KEY (job_id);

ALTER TABLE ONLY public.market_confidentialfile
    ADD CONSTRAINT market_confidentialfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.market_favourite
    ADD CONSTRAINT market_favourite_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.market_invitation
    ADD CONSTRAINT market_invitation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.market_job
    ADD CONSTRAINT market_job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.market_jobfile
    ADD CONSTRAINT market_jobfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.market_nda
    ADD CONSTRAINT market_nda_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.market_ndatext
    ADD CONSTRAINT market_ndatext_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.market_proposal
    ADD CONSTRAINT market_proposal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.market_proposaldraft
    ADD CONSTRAINT market_proposaldraft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.market_proposalfile
    ADD CONSTRAINT market_proposalfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.market_question
    ADD CONSTRAINT market_question_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.market_savedsearch
    ADD CONSTRAINT market_savedsearch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_membership
    ADD CONSTRAINT membership_once UNIQUE (organisation_id, user_id);

ALTER TABLE ONLY public.conversation_messagedraft
    ADD CONSTRAINT message_draft_once UNIQUE (user_id, thread_id);

ALTER TABLE ONLY public.conversation_messagefile
    ADD CONSTRAINT message_file_once UNIQUE (message_id, place);

ALTER TABLE ONLY public.conversation_message
    ADD CONSTRAINT message_once UNIQUE (thread_id, n);

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.moderation_appeal
    ADD CONSTRAINT moderation_appeal_decision_id_key UNIQUE (decision_id);

ALTER TABLE ONLY public.moderation_appeal
    ADD CONSTRAINT moderation_appeal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.moderation_case
    ADD CONSTRAINT moderation_case_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.moderation_decision
    ADD CONSTRAINT moderation_decision_case_id_key UNIQUE (case_id);

ALTER TABLE ONLY public.moderation_decision
    ADD CONSTRAINT moderation_decision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.moderation_decision
    ADD CONSTRAINT moderation_decision_suspension_id_key UNIQUE (suspension_id);

ALTER TABLE ONLY public.moderation_report
    ADD CONSTRAINT moderation_report_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.figures_monthfigure
    ADD CONSTRAINT month_figure_once UNIQUE (month, name, part);

ALTER TABLE ONLY public.market_nda
    ADD CONSTRAINT nda_counted_once UNIQUE (client_id, worker_id, n);

ALTER TABLE ONLY public.market_nda
    ADD CONSTRAINT nda_once UNIQUE (client_id, worker_id, text_id);

ALTER TABLE ONLY public.market_ndatext
    ADD CONSTRAINT nda_text_once UNIQUE NULLS NOT DISTINCT (client_id, number);

ALTER TABLE ONLY public.contracts_note
    ADD CONSTRAINT note_once UNIQUE (contract_id, n);

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notice_once UNIQUE (user_id, key);

ALTER TABLE ONLY public.notices_bounce
    ADD CONSTRAINT notices_bounce_pkey PRIMARY KEY (address);

ALTER TABLE ONLY public.notices_choice
    ADD CONSTRAINT notices_choice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices_held
    ADD CONSTRAINT notices_held_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices_sentmail
    ADD CONSTRAINT notices_sentmail_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices_timing
    ADD CONSTRAINT notices_timing_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.papers_copy
    ADD CONSTRAINT papers_copy_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.papers_document
    ADD CONSTRAINT papers_document_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.papers_unprinted
    ADD CONSTRAINT papers_unprinted_pkey PRIMARY KEY (document_id);

ALTER TABLE ONLY public.push_parcel
    ADD CONSTRAINT parcel_once UNIQUE (device_id, notice_id);

ALTER TABLE ONLY public.contracts_payment
    ADD CONSTRAINT payment_once UNIQUE (contract_id, n);

ALTER TABLE ONLY public.treasury_payout
    ADD CONSTRAINT payout_place_once UNIQUE (run_id, place);

ALTER TABLE ONLY public.people_addresschange
    ADD CONSTRAINT people_addresschange_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_askedconsent
    ADD CONSTRAINT people_askedconsent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_block
    ADD CONSTRAINT people_block_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_businessend
    ADD CONSTRAINT people_businessend_filing_id_key UNIQUE (filing_id);

ALTER TABLE ONLY public.people_businessend
    ADD CONSTRAINT people_businessend_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_client
    ADD CONSTRAINT people_client_organisation_id_key UNIQUE (organisation_id);

ALTER TABLE ONLY public.people_client
    ADD CONSTRAINT people_client_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_client
    ADD CONSTRAINT people_client_user_id_key UNIQUE (user_id);

ALTER TABLE ONLY public.people_consent
    ADD CONSTRAINT people_consent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_identitycheck
    ADD CONSTRAINT people_identitycheck_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_identitypicture
    ADD CONSTRAINT people_identitypicture_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_identityrequest
    ADD CONSTRAINT people_identityrequest_check_made_id_key UNIQUE (check_made_id);

ALTER TABLE ONLY public.people_identityrequest
    ADD CONSTRAINT people_identityrequest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_insolvencyfiling
    ADD CONSTRAINT people_insolvencyfiling_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_listedcompany
    ADD CONSTRAINT people_listedcompany_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.people_look
    ADD CONSTRAINT people_look_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_membership
    ADD CONSTRAINT people_membership_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_organisation
    ADD CONSTRAINT people_organisation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_organisationinvitation
    ADD CONSTRAINT people_organisationinvitation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_party
    ADD CONSTRAINT people_party_key_key UNIQUE (key);

ALTER TABLE ONLY public.people_party
    ADD CONSTRAINT people_party_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_portfoliolink
    ADD CONSTRAINT people_portfoliolink_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_portfoliopicture
    ADD CONSTRAINT people_portfoliopicture_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_profile
    ADD CONSTRAINT people_profile_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.people_securityentry
    ADD CONSTRAINT people_securityentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_settingchange
    ADD CONSTRAINT people_settingchange_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_signupinvitation
    ADD CONSTRAINT people_signupinvitation_code_hash_key UNIQUE (code_hash);

ALTER TABLE ONLY public.people_signupinvitation
    ADD CONSTRAINT people_signupinvitation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_signupinvitation
    ADD CONSTRAINT people_signupinvitation_used_by_id_key UNIQUE (used_by_id);

ALTER TABLE ONLY public.people_staffact
    ADD CONSTRAINT people_staffact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_staffnote
    ADD CONSTRAINT people_staffnote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_staffrole
    ADD CONSTRAINT people_staffrole_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_stafftag
    ADD CONSTRAINT people_stafftag_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_suspension
    ADD CONSTRAINT people_suspension_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_token
    ADD CONSTRAINT people_token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_token
    ADD CONSTRAINT people_token_secret_hash_key UNIQUE (secret_hash);

ALTER TABLE ONLY public.people_user
    ADD CONSTRAINT people_user_email_key UNIQUE (email);

ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_user_id_group_id_60378d34_uniq UNIQUE (user_id, group_id);

ALTER TABLE ONLY public.people_user
    ADD CONSTRAINT people_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_permiss_user_id_permission_id_a7ac6748_uniq UNIQUE (user_id, permission_id);

ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_position
    ADD CONSTRAINT position_once UNIQUE (termination_id, n);

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);

ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.market_proposaldraft
    ADD CONSTRAINT proposal_draft_once UNIQUE (worker_id, job_id);

ALTER TABLE ONLY public.market_proposalfile
    ADD CONSTRAINT proposal_file_once UNIQUE (proposal_id, place);

ALTER TABLE ONLY public.push_device
    ADD CONSTRAINT push_device_endpoint_key UNIQUE (endpoint);

ALTER TABLE ONLY public.push_device
    ADD CONSTRAINT push_device_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.push_parcel
    ADD CONSTRAINT push_parcel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.conversation_reading
    ADD CONSTRAINT reading_once UNIQUE (thread_id, user_id);

ALTER TABLE ONLY public.contracts_remark
    ADD CONSTRAINT remark_once UNIQUE (contract_id, n);

ALTER TABLE ONLY public.moderation_report
    ADD CONSTRAINT report_once UNIQUE (case_id, by_id);

ALTER TABLE ONLY public.contracts_report
    ADD CONSTRAINT report_once_a_day UNIQUE (stage_id, day);

ALTER TABLE ONLY public.trust_review
    ADD CONSTRAINT review_once_a_side UNIQUE (contract_id, by);

ALTER TABLE ONLY public.figures_searchmark
    ADD CONSTRAINT search_mark_once UNIQUE (month, word, who);

ALTER TABLE ONLY public.figures_searchword
    ADD CONSTRAINT search_word_once UNIQUE (month, word);

ALTER TABLE ONLY public.notices_sentmail
    ADD CONSTRAINT sentmail_once UNIQUE (item_id, receiver);

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);

ALTER TABLE ONLY public.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_staffrole
    ADD CONSTRAINT staff_role_once UNIQUE (user_id, role);

ALTER TABLE ONLY public.people_stafftag
    ADD CONSTRAINT staff_tag_once UNIQUE (about_id, tag);

ALTER TABLE ONLY public.contracts_stage
    ADD CONSTRAINT stage_number_once UNIQUE (contract_id, number) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_statementday
    ADD CONSTRAINT statement_day_once UNIQUE (account, day);

ALTER TABLE ONLY public.support_announcement
    ADD CONSTRAINT support_announcement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.support_closure
    ADD CONSTRAINT support_closure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.support_inquiry
    ADD CONSTRAINT support_inquiry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.support_inquiryfile
    ADD CONSTRAINT support_inquiryfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.support_inquirymessage
    ADD CONSTRAINT support_inquirymessage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.support_inquirytemplate
    ADD CONSTRAINT support_inquirytemplate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_termsversion
    ADD CONSTRAINT terms_version_once UNIQUE (contract_id, version);

ALTER TABLE ONLY public.treasury_actreason
    ADD CONSTRAINT treasury_actreason_pkey PRIMARY KEY (n);

ALTER TABLE ONLY public.treasury_bankaccount
    ADD CONSTRAINT treasury_bankaccount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_bankstatement
    ADD CONSTRAINT treasury_bankstatement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_bankstatement
    ADD CONSTRAINT treasury_bankstatement_sha256_key UNIQUE (sha256);

ALTER TABLE ONLY public.treasury_carddispute
    ADD CONSTRAINT treasury_carddispute_number_key UNIQUE (number);

ALTER TABLE ONLY public.treasury_carddispute
    ADD CONSTRAINT treasury_carddispute_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_cardevent
    ADD CONSTRAINT treasury_cardevent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_cardhold
    ADD CONSTRAINT treasury_cardhold_contract_id_key UNIQUE (contract_id);

ALTER TABLE ONLY public.treasury_cardhold
    ADD CONSTRAINT treasury_cardhold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_cardlook
    ADD CONSTRAINT treasury_cardlook_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_cardpayment
    ADD CONSTRAINT treasury_cardpayment_intent_key UNIQUE (intent);

ALTER TABLE ONLY public.treasury_cardpayment
    ADD CONSTRAINT treasury_cardpayment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_cardrefund
    ADD CONSTRAINT treasury_cardrefund_number_key UNIQUE (number);

ALTER TABLE ONLY public.treasury_cardrefund
    ADD CONSTRAINT treasury_cardrefund_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_lineassignment
    ADD CONSTRAINT treasury_lineassignment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_linetwin
    ADD CONSTRAINT treasury_linetwin_key_key UNIQUE (key);

ALTER TABLE ONLY public.treasury_linetwin
    ADD CONSTRAINT treasury_linetwin_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_ownmoney
    ADD CONSTRAINT treasury_ownmoney_pkey PRIMARY KEY (line_id);

ALTER TABLE ONLY public.treasury_payerreference
    ADD CONSTRAINT treasury_payerreference_number_key UNIQUE (number);

ALTER TABLE ONLY public.treasury_payerreference
    ADD CONSTRAINT treasury_payerreference_pkey PRIMARY KEY (client_id);

ALTER TABLE ONLY public.treasury_payout
    ADD CONSTRAINT treasury_payout_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_payouthold
    ADD CONSTRAINT treasury_payouthold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_payoutrun
    ADD CONSTRAINT treasury_payoutrun_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_statementday
    ADD CONSTRAINT treasury_statementday_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_statementlayout
    ADD CONSTRAINT treasury_statementlayout_account_key UNIQUE (account);

ALTER TABLE ONLY public.treasury_statementlayout
    ADD CONSTRAINT treasury_statementlayout_name_key UNIQUE (name);

ALTER TABLE ONLY public.treasury_statementlayout
    ADD CONSTRAINT treasury_statementlayout_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_statementline
    ADD CONSTRAINT treasury_statementline_key_key UNIQUE (key);

ALTER TABLE ONLY public.treasury_statementline
    ADD CONSTRAINT treasury_statementline_payout_id_key UNIQUE (payout_id);

ALTER TABLE ONLY public.treasury_statementline
    ADD CONSTRAINT treasury_statementline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_statementline
    ADD CONSTRAINT treasury_statementline_recorded_id_key UNIQUE (recorded_id);

ALTER TABLE ONLY public.treasury_statementspan
    ADD CONSTRAINT treasury_statementspan_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.treasury_taxregistration
    ADD CONSTRAINT treasury_taxregistration_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.trust_contractfacts
    ADD CONSTRAINT trust_contractfacts_pkey PRIMARY KEY (contract_id);

ALTER TABLE ONLY public.trust_figure
    ADD CONSTRAINT trust_figure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.trust_figureanswer
    ADD CONSTRAINT trust_figureanswer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.trust_refreshed
    ADD CONSTRAINT trust_refreshed_pkey PRIMARY KEY (what);

ALTER TABLE ONLY public.trust_review
    ADD CONSTRAINT trust_review_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);

ALTER TABLE ONLY public.webhooks_call
    ADD CONSTRAINT webhooks_call_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.webhooks_webhook
    ADD CONSTRAINT webhooks_webhook_pkey PRIMARY KEY (id);

CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);

CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);

CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);

CREATE INDEX account_emailaddress_user_id_2c513194_like ON public.account_emailaddress USING btree (user_id text_pattern_ops);

CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);

CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);

CREATE INDEX address_change_newest ON public.people_addresschange USING btree (user_id, made_at DESC);

CREATE UNIQUE INDEX address_change_once ON public.people_addresschange USING btree (user_id) WHERE ((status)::text = 'waiting'::text);

CREATE UNIQUE INDEX amendment_one_open ON public.contracts_amendment USING btree (contract_id) WHERE ((status)::text = ANY ((ARRAY['open'::character varying, 'awaiting_deposit'::character varying])::text[]));

CREATE INDEX announcement_banner ON public.support_announcement USING btree (until_at) WHERE ((published_at IS NOT NULL) AND (withdrawn_at IS NULL));

CREATE INDEX announcement_newest ON public.support_announcement USING btree (edited_at DESC, id DESC);

CREATE INDEX appeal_queue_by ON public.moderation_appeal USING btree (answer_by, id) WHERE (answered_at IS NULL);

CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);

CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);

CREATE UNIQUE INDEX bank_account_current_once ON public.treasury_bankaccount USING btree (owner_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX bank_account_estate_once ON public.treasury_bankaccount USING btree (estate_id) WHERE (ended_at IS NULL);

CREATE INDEX bank_account_letters ON public.treasury_bankaccount USING btree (translate(holder, 'ァィゥェォッャュョヮヵヶ0123456789０１２３４５６７８９ 　-－ー－ｰ.・'::text, 'アイウエオツヤユヨワカケ'::text) text_pattern_ops) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX bank_account_parting_once ON public.treasury_bankaccount USING btree (owner_id) WHERE parting;

CREATE INDEX bank_account_to_check ON public.treasury_bankaccount USING btree (made_at, id) WHERE ((ended_at IS NULL) AND (NOT ((status)::text = 'usable'::text)));

CREATE INDEX block_against ON public.people_block USING btree (party_id, made_by_id);

CREATE UNIQUE INDEX block_once_for_all ON public.people_block USING btree (organisation_id, party_id) WHERE (organisation_id IS NOT NULL);

CREATE INDEX business_end_newest ON public.people_businessend USING btree (made_at DESC, id DESC);

CREATE INDEX cache_expires ON public.cache USING btree (expires);

CREATE INDEX call_due ON public.webhooks_call USING btree (next_try_at, id) WHERE (next_try_at IS NOT NULL);

CREATE INDEX call_newest ON public.webhooks_call USING btree (webhook_id, made_at DESC);

CREATE INDEX card_dispute_newest ON public.treasury_carddispute USING btree (made_at DESC, id DESC);

CREATE INDEX card_dispute_owed ON public.treasury_carddispute USING btree (id) WHERE (((status)::text = 'lost'::text) AND (withdrawn > ((reinstated + collected) + written_off)));

CREATE INDEX card_event_try ON public.treasury_cardevent USING btree (try_at) WHERE (try_at IS NOT NULL);

CREATE INDEX card_hold_open ON public.treasury_cardhold USING btree (made_at, id) WHERE (released_at IS NULL);

CREATE INDEX card_payment_look ON public.treasury_cardpayment USING btree (look_at) WHERE (look_at IS NOT NULL);

CREATE INDEX card_payment_newest ON public.treasury_cardpayment USING btree (paid_at DESC) WHERE (paid_at IS NOT NULL);

CREATE INDEX card_payment_of_client ON public.treasury_cardpayment USING btree (client_id, made_at DESC);

CREATE INDEX card_refund_try ON public.treasury_cardrefund USING btree (try_at) WHERE (try_at IS NOT NULL);

CREATE INDEX case_about ON public.moderation_case USING btree (about_id);

CREATE UNIQUE INDEX case_open_once ON public.moderation_case USING btree (kind, ref) WHERE (decided_at IS NULL);

CREATE INDEX case_queue ON public.moderation_case USING btree (opened_at, id) WHERE (decided_at IS NULL);

CREATE UNIQUE INDEX closure_open ON public.support_closure USING btree (status) WHERE ((status)::text = 'open'::text);

CREATE INDEX column_chosen ON public.columns_column USING btree (chosen_at DESC) WHERE ((chosen_at IS NOT NULL) AND (hidden_at IS NULL) AND ((status)::text = 'published'::text));

CREATE INDEX column_newest ON public.columns_column USING btree (published_at DESC, id DESC) WHERE ((hidden_at IS NULL) AND ((status)::text = 'published'::text));

CREATE INDEX column_tags ON public.columns_column USING gin (tags);

CREATE INDEX columns_column_author_id_95c37a03 ON public.columns_column USING btree (author_id);

CREATE INDEX columns_column_author_id_95c37a03_like ON public.columns_column USING btree (author_id text_pattern_ops);

CREATE INDEX columns_column_id_0ca1eef4_like ON public.columns_column USING btree (id text_pattern_ops);

CREATE INDEX columns_column_slug_1d97c788_like ON public.columns_column USING btree (slug varchar_pattern_ops);

CREATE INDEX columns_comment_id_3f923130_like ON public.columns_comment USING btree (id text_pattern_ops);

CREATE INDEX columns_spentproof_nonce_f76cecd2_like ON public.columns_spentproof USING btree (nonce varchar_pattern_ops);

CREATE INDEX comment_alike ON public.columns_comment USING btree (body_key, made_at);

CREATE INDEX comment_by_status ON public.columns_comment USING btree (status, made_at DESC, id DESC);

CREATE INDEX comment_of_address ON public.columns_comment USING btree (ip, made_at) WHERE (ip IS NOT NULL);

CREATE INDEX comment_of_email ON public.columns_comment USING btree (email, made_at) WHERE (NOT ((email)::text = ''::text));

CREATE INDEX comment_shown ON public.columns_comment USING btree (column_id, made_at, id) WHERE ((hidden_at IS NULL) AND ((status)::text = 'published'::text));

CREATE INDEX comment_to_ask ON public.columns_comment USING btree (ask_at) WHERE (ask_at IS NOT NULL);

CREATE UNIQUE INDEX consultation_once ON public.conversation_thread USING btree (client_id, worker_id) WHERE ((contract_id IS NULL) AND (proposal_id IS NULL));

CREATE INDEX contract_of_client ON public.contracts_contract USING btree (client_id, last_at DESC);

CREATE INDEX contract_of_price ON public.contracts_contract USING btree (price, last_at DESC);

CREATE INDEX contract_of_worker ON public.contracts_contract USING btree (worker_id, last_at DESC);

CREATE INDEX contract_running_of_client ON public.contracts_contract USING btree (client_id) WHERE ((status)::text = ANY ((ARRAY['offered'::character varying, 'agreed'::character varying, 'active'::character varying, 'delivered'::character varying, 'ending'::character varying])::text[]));

CREATE INDEX contract_running_of_worker ON public.contracts_contract USING btree (worker_id) WHERE ((status)::text = ANY ((ARRAY['offered'::character varying, 'agreed'::character varying, 'active'::character varying, 'delivered'::character varying, 'ending'::character varying])::text[]));

CREATE INDEX contract_title_begins ON public.contracts_contract USING btree (upper((title)::text) text_pattern_ops);

CREATE INDEX contracts_amendment_change_request_id_e4db0e50 ON public.contracts_amendment USING btree (change_request_id);

CREATE INDEX contracts_amendment_change_request_id_e4db0e50_like ON public.contracts_amendment USING btree (change_request_id text_pattern_ops);

CREATE INDEX contracts_amendment_contract_id_dc3dfe36 ON public.contracts_amendment USING btree (contract_id);

CREATE INDEX contracts_amendment_contract_id_dc3dfe36_like ON public.contracts_amendment USING btree (contract_id text_pattern_ops);

CREATE INDEX contracts_amendment_id_77d65092_like ON public.contracts_amendment USING btree (id text_pattern_ops);

CREATE INDEX contracts_askedapproval_asked_id_c12e3eed ON public.contracts_askedapproval USING btree (asked_id);

CREATE INDEX contracts_askedapproval_asked_id_c12e3eed_like ON public.contracts_askedapproval USING btree (asked_id text_pattern_ops);

CREATE INDEX contracts_attachment_file_id_9a839f21 ON public.contracts_attachment USING btree (file_id);

CREATE INDEX contracts_attachment_file_id_9a839f21_like ON public.contracts_attachment USING btree (file_id text_pattern_ops);

CREATE INDEX contracts_attachment_hours_id_0cf8177f ON public.contracts_attachment USING btree (hours_id);

CREATE INDEX contracts_attachment_hours_id_0cf8177f_like ON public.contracts_attachment USING btree (hours_id text_pattern_ops);

CREATE INDEX contracts_attachment_shown_by_id_acc5886e ON public.contracts_attachment USING btree (shown_by_id);

CREATE INDEX contracts_attachment_shown_by_id_acc5886e_like ON public.contracts_attachment USING btree (shown_by_id text_pattern_ops);

CREATE INDEX contracts_attachment_stage_id_2bc66cab ON public.contracts_attachment USING btree (stage_id);

CREATE INDEX contracts_attachment_stage_id_2bc66cab_like ON public.contracts_attachment USING btree (stage_id text_pattern_ops);

CREATE INDEX contracts_changerequest_contract_id_76598b07 ON public.contracts_changerequest USING btree (contract_id);

CREATE INDEX contracts_changerequest_contract_id_76598b07_like ON public.contracts_changerequest USING btree (contract_id text_pattern_ops);

CREATE INDEX contracts_changerequest_id_6822a872_like ON public.contracts_changerequest USING btree (id text_pattern_ops);

CREATE INDEX contracts_classdispute_change_request_id_990594f8 ON public.contracts_classdispute USING btree (change_request_id);

CREATE INDEX contracts_classdispute_change_request_id_990594f8_like ON public.contracts_classdispute USING btree (change_request_id text_pattern_ops);

CREATE INDEX contracts_contract_continues_id_d8b97f53 ON public.contracts_contract USING btree (continues_id);

CREATE INDEX contracts_contract_continues_id_d8b97f53_like ON public.contracts_contract USING btree (continues_id text_pattern_ops);

CREATE INDEX contracts_contract_id_5a31b855_like ON public.contracts_contract USING btree (id text_pattern_ops);

CREATE INDEX contracts_contract_job_id_5fc61a33 ON public.contracts_contract USING btree (job_id);

CREATE INDEX contracts_contract_job_id_5fc61a33_like ON public.contracts_contract USING btree (job_id text_pattern_ops);

CREATE INDEX contracts_contract_proposal_id_ce2d628b ON public.contracts_contract USING btree (proposal_id);

CREATE INDEX contracts_contract_proposal_id_ce2d628b_like ON public.contracts_contract USING btree (proposal_id text_pattern_ops);

CREATE INDEX contracts_delivery_contract_id_063903b1 ON public.contracts_delivery USING btree (contract_id);

CREATE INDEX contracts_delivery_contract_id_063903b1_like ON public.contracts_delivery USING btree (contract_id text_pattern_ops);

CREATE INDEX contracts_delivery_id_3b1f1152_like ON public.contracts_delivery USING btree (id text_pattern_ops);

CREATE INDEX contracts_handover_continuation_id_72d92be0_like ON public.contracts_handover USING btree (continuation_id text_pattern_ops);

CREATE INDEX contracts_handover_contract_id_ad631254 ON public.contracts_handover USING btree (contract_id);

CREATE INDEX contracts_handover_contract_id_ad631254_like ON public.contracts_handover USING btree (contract_id text_pattern_ops);

CREATE INDEX contracts_handover_id_b8ab6ac7_like ON public.contracts_handover USING btree (id text_pattern_ops);

CREATE INDEX contracts_handover_token_hash_09cbb23c_like ON public.contracts_handover USING btree (token_hash varchar_pattern_ops);

CREATE INDEX contracts_hourentry_id_26670f6d_like ON public.contracts_hourentry USING btree (id text_pattern_ops);

CREATE INDEX contracts_outsideresult_file_id_26057d3a ON public.contracts_outsideresult USING btree (file_id);

CREATE INDEX contracts_outsideresult_file_id_26057d3a_like ON public.contracts_outsideresult USING btree (file_id text_pattern_ops);

CREATE INDEX contracts_outsideresult_id_97a6ab20_like ON public.contracts_outsideresult USING btree (id text_pattern_ops);

CREATE INDEX contracts_outsideresult_termination_id_35d343de ON public.contracts_outsideresult USING btree (termination_id);

CREATE INDEX contracts_outsideresult_termination_id_35d343de_like ON public.contracts_outsideresult USING btree (termination_id text_pattern_ops);

CREATE INDEX contracts_position_termination_id_055199dd ON public.contracts_position USING btree (termination_id);

CREATE INDEX contracts_position_termination_id_055199dd_like ON public.contracts_position USING btree (termination_id text_pattern_ops);

CREATE INDEX contracts_remark_file_id_5488c6e6 ON public.contracts_remark USING btree (file_id);

CREATE INDEX contracts_remark_file_id_5488c6e6_like ON public.contracts_remark USING btree (file_id text_pattern_ops);

CREATE INDEX contracts_report_contract_id_9b135f2a ON public.contracts_report USING btree (contract_id);

CREATE INDEX contracts_report_contract_id_9b135f2a_like ON public.contracts_report USING btree (contract_id text_pattern_ops);

CREATE INDEX contracts_report_id_5f8fa880_like ON public.contracts_report USING btree (id text_pattern_ops);

CREATE INDEX contracts_sealedbid_termination_id_c579ba20 ON public.contracts_sealedbid USING btree (termination_id);

CREATE INDEX contracts_sealedbid_termination_id_c579ba20_like ON public.contracts_sealedbid USING btree (termination_id text_pattern_ops);

CREATE INDEX contracts_showing_contract_id_2868ba11_like ON public.contracts_showing USING btree (contract_id text_pattern_ops);

CREATE INDEX contracts_stage_id_09ea9d1d_like ON public.contracts_stage USING btree (id text_pattern_ops);

CREATE INDEX contracts_standingdeposit_contract_id_f012d956_like ON public.contracts_standingdeposit USING btree (contract_id text_pattern_ops);

CREATE INDEX contracts_standingdeposit_said_by_id_f6f8439e ON public.contracts_standingdeposit USING btree (said_by_id);

CREATE INDEX contracts_standingdeposit_said_by_id_f6f8439e_like ON public.contracts_standingdeposit USING btree (said_by_id text_pattern_ops);

CREATE INDEX contracts_switch_continuation_id_4b297195_like ON public.contracts_switch USING btree (continuation_id text_pattern_ops);

CREATE INDEX contracts_switch_contract_id_0627444c ON public.contracts_switch USING btree (contract_id);

CREATE INDEX contracts_switch_contract_id_0627444c_like ON public.contracts_switch USING btree (contract_id text_pattern_ops);

CREATE INDEX contracts_switch_id_395191d6_like ON public.contracts_switch USING btree (id text_pattern_ops);

CREATE INDEX contracts_termination_contract_id_2e583862 ON public.contracts_termination USING btree (contract_id);

CREATE INDEX contracts_termination_contract_id_2e583862_like ON public.contracts_termination USING btree (contract_id text_pattern_ops);

CREATE INDEX contracts_termination_id_ebc2c2b6_like ON public.contracts_termination USING btree (id text_pattern_ops);

CREATE INDEX contracts_termination_open_result_id_04cc6695 ON public.contracts_termination USING btree (open_result_id);

CREATE INDEX contracts_termination_open_result_id_04cc6695_like ON public.contracts_termination USING btree (open_result_id text_pattern_ops);

CREATE INDEX conversation_message_id_4b33c742_like ON public.conversation_message USING btree (id text_pattern_ops);

CREATE INDEX conversation_messagedraft_id_8ac54409_like ON public.conversation_messagedraft USING btree (id text_pattern_ops);

CREATE INDEX conversation_messagedraft_thread_id_47fee315 ON public.conversation_messagedraft USING btree (thread_id);

CREATE INDEX conversation_messagedraft_thread_id_47fee315_like ON public.conversation_messagedraft USING btree (thread_id text_pattern_ops);

CREATE INDEX conversation_messagefile_file_id_01451e41 ON public.conversation_messagefile USING btree (file_id);

CREATE INDEX conversation_messagefile_file_id_01451e41_like ON public.conversation_messagefile USING btree (file_id text_pattern_ops);

CREATE INDEX conversation_promise_amendment_id_6ffe4e20_like ON public.conversation_promise USING btree (amendment_id text_pattern_ops);

CREATE INDEX conversation_promise_message_id_92bf2968_like ON public.conversation_promise USING btree (message_id text_pattern_ops);

CREATE INDEX conversation_thread_contract_id_81f97f87_like ON public.conversation_thread USING btree (contract_id text_pattern_ops);

CREATE INDEX conversation_thread_id_d3a0948b_like ON public.conversation_thread USING btree (id text_pattern_ops);

CREATE INDEX conversation_thread_proposal_id_fff3dd2f_like ON public.conversation_thread USING btree (proposal_id text_pattern_ops);

CREATE INDEX decision_newest ON public.moderation_decision USING btree (made_at DESC, id DESC);

CREATE UNIQUE INDEX delivery_one_open ON public.contracts_delivery USING btree (contract_id) WHERE (answer IS NULL);

CREATE INDEX demand_answers ON public.legal_demand USING btree (answered_at DESC, id DESC) WHERE (answered_at IS NOT NULL);

CREATE INDEX demand_own ON public.legal_demand USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX demand_to_strike ON public.legal_demand USING btree (answered_at) WHERE (struck_at IS NULL);

CREATE INDEX demand_waiting ON public.legal_demand USING btree (trapped, made_at, id) WHERE ((answered_at IS NULL) AND (struck_at IS NULL));

CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);

CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);

CREATE INDEX document_by_day ON public.papers_document USING btree (made_at, id);

CREATE INDEX document_client_display_name ON public.papers_document USING btree (upper((body #>> '{client,display_name}'::text[])) text_pattern_ops);

CREATE INDEX document_client_real_name ON public.papers_document USING btree (upper((body #>> '{client,real_name}'::text[])) text_pattern_ops);

CREATE INDEX document_of_amount ON public.papers_document USING btree (((amount + COALESCE(tax, ((amount * 10) / 100)))), made_at DESC);

CREATE INDEX document_of_client ON public.papers_document USING btree (client_id, made_at DESC, id DESC);

CREATE INDEX document_of_hash ON public.papers_document USING btree (sha256);

CREATE INDEX document_of_worker ON public.papers_document USING btree (worker_id, made_at DESC, id DESC);

CREATE UNIQUE INDEX document_once_a_year_both ON public.papers_document USING btree (kind, n, client_id, worker_id) WHERE (contract_id IS NULL);

CREATE UNIQUE INDEX document_once_a_year_client ON public.papers_document USING btree (kind, n, client_id) WHERE ((contract_id IS NULL) AND (worker_id IS NULL));

CREATE UNIQUE INDEX document_once_a_year_worker ON public.papers_document USING btree (kind, n, worker_id) WHERE ((client_id IS NULL) AND (contract_id IS NULL));

CREATE UNIQUE INDEX document_once_paid ON public.papers_document USING btree (contract_id, n) WHERE ((kind)::text = ANY ((ARRAY['invoice'::character varying, 'receipt'::character varying])::text[]));

CREATE INDEX document_worker_display_name ON public.papers_document USING btree (upper((body #>> '{worker,display_name}'::text[])) text_pattern_ops);

CREATE INDEX document_worker_real_name ON public.papers_document USING btree (upper((body #>> '{worker,real_name}'::text[])) text_pattern_ops);

CREATE INDEX facts_of_a_worker ON public.trust_contractfacts USING btree (worker_party_id);

CREATE INDEX facts_of_two ON public.trust_contractfacts USING btree (client_party_id, worker_party_id);

CREATE UNIQUE INDEX handover_one_open ON public.contracts_handover USING btree (contract_id) WHERE ((status)::text = 'open'::text);

CREATE INDEX held_due ON public.notices_held USING btree (user_id, at);

CREATE INDEX hours_of_day ON public.contracts_hourentry USING btree (contract_id, day);

CREATE INDEX identity_check_letters ON public.people_identitycheck USING btree (translate((name_kana)::text, 'ァィゥェォッャュョヮヵヶ0123456789０１２３４５６７８９ 　-－ー－ｰ.・'::text, 'アイウエオツヤユヨワカケ'::text) text_pattern_ops) WHERE (NOT ((name_kana)::text = ''::text));

CREATE INDEX identity_check_newest ON public.people_identitycheck USING btree (client_id, checked_at DESC, id DESC);

CREATE INDEX identity_check_of_name ON public.people_identitycheck USING btree (replace((name)::text, ' '::text, ''::text));

CREATE INDEX identity_request_newest ON public.people_identityrequest USING btree (client_id, made_at DESC, id DESC);

CREATE UNIQUE INDEX identity_request_once ON public.people_identityrequest USING btree (client_id) WHERE ((state)::text = 'sent'::text);

CREATE INDEX identity_request_waiting ON public.people_identityrequest USING btree (made_at, id) WHERE ((state)::text = 'sent'::text);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);

CREATE INDEX inquiry_given ON public.support_inquiry USING btree (assigned_id, last_at DESC, id DESC) WHERE ((assigned_id IS NOT NULL) AND (NOT ((state)::text = 'closed'::text)));

CREATE INDEX inquiry_of_state ON public.support_inquiry USING btree (state, last_at DESC, id DESC) WHERE (struck_at IS NULL);

CREATE INDEX inquiry_own ON public.support_inquiry USING btree (user_id, last_at DESC, id DESC) WHERE (user_id IS NOT NULL);

CREATE INDEX inquiry_queue ON public.support_inquiry USING btree (answer_by, id) WHERE ((asked_since IS NOT NULL) AND ((state)::text = 'open'::text) AND (NOT trapped));

CREATE INDEX inquiry_to_strike ON public.support_inquiry USING btree (closed_at) WHERE (struck_at IS NULL);

CREATE UNIQUE INDEX insolvency_filing_once ON public.people_insolvencyfiling USING btree (client_id) WHERE ((status)::text = 'open'::text);

CREATE INDEX insolvency_filing_open ON public.people_insolvencyfiling USING btree (filed_at, id) WHERE ((status)::text = 'open'::text);

CREATE INDEX invitation_received ON public.people_organisationinvitation USING btree (email, made_at DESC, id DESC) WHERE ((status)::text = 'open'::text);

CREATE INDEX invitation_sent ON public.people_organisationinvitation USING btree (organisation_id, made_at DESC, id DESC) WHERE ((status)::text = 'open'::text);

CREATE INDEX job_best_paid ON public.market_job USING btree (COALESCE(budget_max, budget_min, (0)::bigint) DESC, id DESC) WHERE ((status)::text = 'open'::text);

CREATE INDEX job_drafted ON public.market_job USING btree (posted_by_id, made_at DESC, id DESC) WHERE ((status)::text = 'draft'::text);

CREATE INDEX job_newest ON public.market_job USING btree (posted_at DESC, id DESC) WHERE ((status)::text = 'open'::text);

CREATE INDEX job_of_client ON public.market_job USING btree (client_id, posted_at DESC, made_at DESC, id DESC);

CREATE INDEX job_of_client_closed ON public.market_job USING btree (client_id, closed_at);

CREATE INDEX job_search ON public.market_job USING gin (search) WHERE ((status)::text = 'open'::text);

CREATE INDEX job_search_dated ON public.market_job USING gin ((((search || (((('d'::text || ((((posted_at AT TIME ZONE 'UTC'::text))::date - '2020-01-01'::date))::text) || ' m'::text) || (((((posted_at AT TIME ZONE 'UTC'::text))::date - '2020-01-01'::date) >> 5))::text))::tsvector) || (('k'::text || (category)::text))::tsvector))) WHERE ((status)::text = 'open'::text);

CREATE INDEX job_skill ON public.market_job USING gin (skills) WHERE ((status)::text = 'open'::text);

CREATE INDEX job_soonest ON public.market_job USING btree (COALESCE(due_date, '9999-12-31'::date), id) WHERE ((status)::text = 'open'::text);

CREATE INDEX job_tiles ON public.market_job USING btree (category, subcategory) INCLUDE (client_id) WHERE ((status)::text = 'open'::text);

CREATE INDEX job_title_begins ON public.market_job USING btree (upper((title)::text) text_pattern_ops);

CREATE INDEX ledger_account_id_e2af4b79_like ON public.ledger_account USING btree (id text_pattern_ops);

CREATE INDEX ledger_balance_account_id_c2c102a5_like ON public.ledger_balance USING btree (account_id text_pattern_ops);

CREATE INDEX ledger_freeze_account_id_33a9977b_like ON public.ledger_freeze USING btree (account_id text_pattern_ops);

CREATE INDEX ledger_monthsum_month_id_bd7da63e ON public.ledger_monthsum USING btree (month_id);

CREATE INDEX ledger_movement_booked ON public.ledger_movement USING btree (COALESCE(booked_on, (((at AT TIME ZONE 'Asia/Tokyo'::text) - '00:00:00.000001'::interval))::date), id);

CREATE INDEX ledger_movement_by_hand ON public.ledger_movement USING btree (amount, id) WHERE (key ~~ 'bank:%'::text);

CREATE INDEX ledger_movement_contract ON public.ledger_movement USING btree (contract_id, id) WHERE (contract_id IS NOT NULL);

CREATE INDEX ledger_movement_credit ON public.ledger_movement USING btree (credit_id, id) INCLUDE (amount);

CREATE INDEX ledger_movement_debit ON public.ledger_movement USING btree (debit_id, id) INCLUDE (amount);

CREATE INDEX legal_demand_id_a3bf1c8d_like ON public.legal_demand USING btree (id text_pattern_ops);

CREATE INDEX legal_lawyercheck_version_id_7430fb0d_like ON public.legal_lawyercheck USING btree (version_id text_pattern_ops);

CREATE INDEX legal_version_id_8f2fdedc_like ON public.legal_version USING btree (id text_pattern_ops);

CREATE INDEX line_assigned_since ON public.treasury_lineassignment USING btree (booked_at) WHERE (booked_at IS NOT NULL);

CREATE UNIQUE INDEX line_assignment_once ON public.treasury_lineassignment USING btree (line_id) WHERE (ended_at IS NULL);

CREATE INDEX line_assignment_waits ON public.treasury_lineassignment USING btree (asked_at, id) WHERE ((ended_at IS NULL) AND ((booked_at IS NULL) OR (back_at IS NOT NULL)));

CREATE INDEX line_taken_back_since ON public.treasury_lineassignment USING btree (ended_at) WHERE (ended_at IS NOT NULL);

CREATE INDEX look_in_force ON public.people_look USING btree (by_id, about_id, until DESC);

CREATE INDEX look_newest ON public.people_look USING btree (about_id, id DESC);

CREATE INDEX machinery_answer_made ON public.machinery_answer USING btree (made_at);

CREATE INDEX machinery_deadline_due ON public.machinery_deadline USING btree (at, subject_id, kind);

CREATE INDEX machinery_delivery_again ON public.machinery_outboxdelivery USING btree (next_try_at, id) WHERE ((attempts > 0) AND (done_at IS NULL));

CREATE INDEX machinery_delivery_due ON public.machinery_outboxdelivery USING btree (next_try_at, id) WHERE (done_at IS NULL);

CREATE INDEX machinery_delivery_inside ON public.machinery_outboxdelivery USING btree (next_try_at, id) WHERE ((done_at IS NULL) AND (NOT outside));

CREATE INDEX machinery_event_of_staff ON public.machinery_event USING btree (actor, n DESC) WHERE (subject_id = 'desk'::text);

CREATE INDEX machinery_file_hash ON public.machinery_storedfile USING btree (sha256);

CREATE INDEX machinery_file_owner ON public.machinery_storedfile USING btree (owner_id, made_at);

CREATE INDEX machinery_file_unscanned ON public.machinery_storedfile USING btree (scan, scan_next_at NULLS FIRST, id) WHERE (scan = ANY (ARRAY['off'::text, 'waiting'::text]));

CREATE INDEX machinery_file_unseen ON public.machinery_storedfile USING btree (id) WHERE (pages IS NULL);

CREATE INDEX machinery_kindofwork_slug_8c188b39_like ON public.machinery_kindofwork USING btree (slug varchar_pattern_ops);

CREATE INDEX machinery_mail_failed ON public.machinery_outboxdelivery USING btree (id) WHERE ((done_at IS NULL) AND (subscriber ~ '^michinori\.notices\.(mails|organisation_mails|parting_mails|handover_events|comment_links)\.'::text) AND (NOT (failure = ''::text)));

CREATE INDEX machinery_maintenance_end ON public.machinery_maintenance USING btree (ends_at);

CREATE INDEX machinery_maintenance_id_7baf7d6f_like ON public.machinery_maintenance USING btree (id text_pattern_ops);

CREATE INDEX machinery_outbox_fresh ON public.machinery_outboxitem USING btree (id) WHERE (spread_at IS NULL);

CREATE INDEX machinery_outbox_in_order ON public.machinery_outboxitem USING btree (subject, id) WHERE ((spread_at IS NULL) AND (NOT (subject = ''::text)));

CREATE INDEX machinery_outbox_made ON public.machinery_outboxitem USING btree (made_at);

CREATE INDEX machinery_outbox_taken ON public.machinery_outboxitem USING btree (taken_at, id) WHERE ((spread_at IS NULL) AND (taken_at IS NOT NULL));

CREATE INDEX machinery_rate_name_050fae37_like ON public.machinery_rate USING btree (name text_pattern_ops);

CREATE INDEX machinery_rate_until ON public.machinery_rate USING btree (until);

CREATE INDEX machinery_sitemark_file_id_1987f784 ON public.machinery_sitemark USING btree (file_id);

CREATE INDEX machinery_sitemark_file_id_1987f784_like ON public.machinery_sitemark USING btree (file_id text_pattern_ops);

CREATE INDEX machinery_storedfile_id_d8cea408_like ON public.machinery_storedfile USING btree (id text_pattern_ops);

CREATE INDEX market_confidential_job_id_fc7e971d_like ON public.market_confidential USING btree (job_id text_pattern_ops);

CREATE INDEX market_confidentialfile_file_id_d14e7095 ON public.market_confidentialfile USING btree (file_id);

CREATE INDEX market_confidentialfile_file_id_d14e7095_like ON public.market_confidentialfile USING btree (file_id text_pattern_ops);

CREATE INDEX market_favourite_id_aad1769b_like ON public.market_favourite USING btree (id text_pattern_ops);

CREATE INDEX market_favourite_job_id_d616df3b ON public.market_favourite USING btree (job_id);

CREATE INDEX market_favourite_job_id_d616df3b_like ON public.market_favourite USING btree (job_id text_pattern_ops);

CREATE INDEX market_favourite_worker_id_f6214299 ON public.market_favourite USING btree (worker_id);

CREATE INDEX market_favourite_worker_id_f6214299_like ON public.market_favourite USING btree (worker_id text_pattern_ops);

CREATE INDEX market_invitation_id_879b9027_like ON public.market_invitation USING btree (id text_pattern_ops);

CREATE INDEX market_invitation_worker_id_47932e97 ON public.market_invitation USING btree (worker_id);

CREATE INDEX market_invitation_worker_id_47932e97_like ON public.market_invitation USING btree (worker_id text_pattern_ops);

CREATE INDEX market_job_id_a517ee21_like ON public.market_job USING btree (id text_pattern_ops);

CREATE INDEX market_jobfile_file_id_079ce615 ON public.market_jobfile USING btree (file_id);

CREATE INDEX market_jobfile_file_id_079ce615_like ON public.market_jobfile USING btree (file_id text_pattern_ops);

CREATE INDEX market_nda_id_4f559522_like ON public.market_nda USING btree (id text_pattern_ops);

CREATE INDEX market_ndatext_id_487586ba_like ON public.market_ndatext USING btree (id text_pattern_ops);

CREATE INDEX market_proposal_id_218641de_like ON public.market_proposal USING btree (id text_pattern_ops);

CREATE INDEX market_proposaldraft_id_0c1f2738_like ON public.market_proposaldraft USING btree (id text_pattern_ops);

CREATE INDEX market_proposaldraft_job_id_d2e5889a ON public.market_proposaldraft USING btree (job_id);

CREATE INDEX market_proposaldraft_job_id_d2e5889a_like ON public.market_proposaldraft USING btree (job_id text_pattern_ops);

CREATE INDEX market_proposalfile_file_id_9683b338 ON public.market_proposalfile USING btree (file_id);

CREATE INDEX market_proposalfile_file_id_9683b338_like ON public.market_proposalfile USING btree (file_id text_pattern_ops);

CREATE INDEX market_question_asker_id_5eea91ad ON public.market_question USING btree (asker_id);

CREATE INDEX market_question_asker_id_5eea91ad_like ON public.market_question USING btree (asker_id text_pattern_ops);

CREATE INDEX market_question_id_f0354233_like ON public.market_question USING btree (id text_pattern_ops);

CREATE INDEX market_savedsearch_id_6d0d2735_like ON public.market_savedsearch USING btree (id text_pattern_ops);

CREATE INDEX market_savedsearch_user_id_4c865286 ON public.market_savedsearch USING btree (user_id);

CREATE INDEX market_savedsearch_user_id_4c865286_like ON public.market_savedsearch USING btree (user_id text_pattern_ops);

CREATE INDEX message_draft_newest ON public.conversation_messagedraft USING btree (user_id, made_at DESC, id DESC);

CREATE INDEX message_of_author ON public.conversation_message USING btree (author_id, at DESC);

CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);

CREATE INDEX mfa_authenticator_user_id_0c3a50c0_like ON public.mfa_authenticator USING btree (user_id text_pattern_ops);

CREATE INDEX moderation_appeal_decision_id_532c82ec_like ON public.moderation_appeal USING btree (decision_id text_pattern_ops);

CREATE INDEX moderation_appeal_id_12cf3ac1_like ON public.moderation_appeal USING btree (id text_pattern_ops);

CREATE INDEX moderation_case_id_c0a2e999_like ON public.moderation_case USING btree (id text_pattern_ops);

CREATE INDEX moderation_decision_case_id_3f926bc5_like ON public.moderation_decision USING btree (case_id text_pattern_ops);

CREATE INDEX moderation_decision_id_e8928e12_like ON public.moderation_decision USING btree (id text_pattern_ops);

CREATE INDEX moderation_decision_suspension_id_2eb617e0_like ON public.moderation_decision USING btree (suspension_id text_pattern_ops);

CREATE INDEX moderation_report_id_8a4ea11c_like ON public.moderation_report USING btree (id text_pattern_ops);

CREATE INDEX nda_of_client ON public.market_nda USING btree (client_id, asked_at DESC, id DESC);

CREATE INDEX nda_of_job ON public.market_nda USING btree (job_id) WHERE (job_id IS NOT NULL);

CREATE INDEX nda_of_worker ON public.market_nda USING btree (worker_id, asked_at DESC, id DESC);

CREATE INDEX notice_made ON public.notices_notice USING btree (made_at);

CREATE INDEX notice_newest ON public.notices_notice USING btree (user_id, made_at DESC, id DESC) WHERE shown;

CREATE INDEX notice_unread ON public.notices_notice USING btree (user_id) WHERE ((read_at IS NULL) AND shown);

CREATE INDEX notices_bounce_address_c2f2ba08_like ON public.notices_bounce USING btree (address text_pattern_ops);

CREATE INDEX notices_held_notice_id_1a30563e ON public.notices_held USING btree (notice_id);

CREATE INDEX notices_held_notice_id_1a30563e_like ON public.notices_held USING btree (notice_id text_pattern_ops);

CREATE INDEX notices_notice_id_12a1a786_like ON public.notices_notice USING btree (id text_pattern_ops);

CREATE INDEX notices_timing_user_id_cb9781e3_like ON public.notices_timing USING btree (user_id text_pattern_ops);

CREATE INDEX organisation_checked_number ON public.people_organisation USING btree (corporate_number) WHERE ((corporate_number IS NOT NULL) AND verified);

CREATE UNIQUE INDEX organisation_invitation_once ON public.people_organisationinvitation USING btree (organisation_id, email) WHERE ((status)::text = 'open'::text);

CREATE INDEX organisation_name_begins ON public.people_organisation USING btree (upper((name)::text) text_pattern_ops);

CREATE INDEX organisation_of_face ON public.people_organisation USING btree (face_id) WHERE (face_id IS NOT NULL);

CREATE INDEX organisation_of_number ON public.people_organisation USING btree (corporate_number);

CREATE INDEX papers_document_id_3343d736_like ON public.papers_document USING btree (id text_pattern_ops);

CREATE INDEX papers_unprinted_document_id_835e7877_like ON public.papers_unprinted USING btree (document_id text_pattern_ops);

CREATE INDEX parcel_due ON public.push_parcel USING btree (next_try_at, id);

CREATE INDEX payout_by_status ON public.treasury_payout USING btree (status, requested_at DESC, id DESC);

CREATE INDEX payout_hold_newest ON public.treasury_payouthold USING btree (made_at DESC, id DESC);

CREATE INDEX payout_hold_standing ON public.treasury_payouthold USING btree (ends_at) WHERE (lifted_at IS NULL);

CREATE INDEX payout_newest ON public.treasury_payout USING btree (requested_at DESC, id DESC);

CREATE INDEX payout_of_amount ON public.treasury_payout USING btree (amount, requested_at DESC);

CREATE INDEX payout_of_owner ON public.treasury_payout USING btree (owner_id, requested_at DESC, id DESC);

CREATE INDEX payout_run_newest ON public.treasury_payoutrun USING btree ("on" DESC, id DESC);

CREATE UNIQUE INDEX payout_run_on_once ON public.treasury_payoutrun USING btree ("on") WHERE (NOT ((status)::text = 'dissolved'::text));

CREATE INDEX payout_run_waiting ON public.treasury_payoutrun USING btree ("on") WHERE (NOT ((status)::text = ANY ((ARRAY['sent'::character varying, 'dissolved'::character varying])::text[])));

CREATE INDEX payout_waiting ON public.treasury_payout USING btree (due_on, id) WHERE ((status)::text = 'requested'::text);

CREATE INDEX people_addresschange_id_4d18abfc_like ON public.people_addresschange USING btree (id text_pattern_ops);

CREATE INDEX people_block_id_efba063a_like ON public.people_block USING btree (id text_pattern_ops);

CREATE INDEX people_businessend_client_id_1deb7c3c ON public.people_businessend USING btree (client_id);

CREATE INDEX people_businessend_client_id_1deb7c3c_like ON public.people_businessend USING btree (client_id text_pattern_ops);

CREATE INDEX people_businessend_document_id_cdc8063c ON public.people_businessend USING btree (document_id);

CREATE INDEX people_businessend_document_id_cdc8063c_like ON public.people_businessend USING btree (document_id text_pattern_ops);

CREATE INDEX people_businessend_filing_id_5bbba4f4_like ON public.people_businessend USING btree (filing_id text_pattern_ops);

CREATE INDEX people_businessend_id_f3471a59_like ON public.people_businessend USING btree (id text_pattern_ops);

CREATE INDEX people_businessend_made_by_id_b4cc5292 ON public.people_businessend USING btree (made_by_id);

CREATE INDEX people_businessend_made_by_id_b4cc5292_like ON public.people_businessend USING btree (made_by_id text_pattern_ops);

CREATE INDEX people_businessend_trustee_id_c343c7cf ON public.people_businessend USING btree (trustee_id);

CREATE INDEX people_businessend_trustee_id_c343c7cf_like ON public.people_businessend USING btree (trustee_id text_pattern_ops);

CREATE INDEX people_client_id_4d316c2b_like ON public.people_client USING btree (id text_pattern_ops);

CREATE INDEX people_client_organisation_id_45ca79ab_like ON public.people_client USING btree (organisation_id text_pattern_ops);

CREATE INDEX people_client_party_id_93ed9f90 ON public.people_client USING btree (party_id);

CREATE INDEX people_client_party_id_93ed9f90_like ON public.people_client USING btree (party_id text_pattern_ops);

CREATE INDEX people_client_user_id_235e89d8_like ON public.people_client USING btree (user_id text_pattern_ops);

CREATE INDEX people_identitycheck_checked_by_id_1ee20d67 ON public.people_identitycheck USING btree (checked_by_id);

CREATE INDEX people_identitycheck_checked_by_id_1ee20d67_like ON public.people_identitycheck USING btree (checked_by_id text_pattern_ops);

CREATE INDEX people_identitycheck_id_8a7ad1df_like ON public.people_identitycheck USING btree (id text_pattern_ops);

CREATE INDEX people_identitypicture_id_c02fa9b4_like ON public.people_identitypicture USING btree (id text_pattern_ops);

CREATE INDEX people_identityrequest_check_made_id_ccbb6a3d_like ON public.people_identityrequest USING btree (check_made_id text_pattern_ops);

CREATE INDEX people_identityrequest_ended_by_id_c5e5ef02 ON public.people_identityrequest USING btree (ended_by_id);

CREATE INDEX people_identityrequest_ended_by_id_c5e5ef02_like ON public.people_identityrequest USING btree (ended_by_id text_pattern_ops);

CREATE INDEX people_identityrequest_id_16efd57f_like ON public.people_identityrequest USING btree (id text_pattern_ops);

CREATE INDEX people_identityrequest_made_by_id_9e56220a ON public.people_identityrequest USING btree (made_by_id);

CREATE INDEX people_identityrequest_made_by_id_9e56220a_like ON public.people_identityrequest USING btree (made_by_id text_pattern_ops);

CREATE INDEX people_insolvencyfiling_answered_by_id_c59d5b4a ON public.people_insolvencyfiling USING btree (answered_by_id);

CREATE INDEX people_insolvencyfiling_answered_by_id_c59d5b4a_like ON public.people_insolvencyfiling USING btree (answered_by_id text_pattern_ops);

CREATE INDEX people_insolvencyfiling_client_id_0d7b2eed ON public.people_insolvencyfiling USING btree (client_id);

CREATE INDEX people_insolvencyfiling_client_id_0d7b2eed_like ON public.people_insolvencyfiling USING btree (client_id text_pattern_ops);

CREATE INDEX people_insolvencyfiling_document_id_43768723 ON public.people_insolvencyfiling USING btree (document_id);

CREATE INDEX people_insolvencyfiling_document_id_43768723_like ON public.people_insolvencyfiling USING btree (document_id text_pattern_ops);

CREATE INDEX people_insolvencyfiling_filed_by_id_03a63659 ON public.people_insolvencyfiling USING btree (filed_by_id);

CREATE INDEX people_insolvencyfiling_filed_by_id_03a63659_like ON public.people_insolvencyfiling USING btree (filed_by_id text_pattern_ops);

CREATE INDEX people_insolvencyfiling_id_7aa6de1c_like ON public.people_insolvencyfiling USING btree (id text_pattern_ops);

CREATE INDEX people_insolvencyfiling_trustee_id_674cdaff ON public.people_insolvencyfiling USING btree (trustee_id);

CREATE INDEX people_insolvencyfiling_trustee_id_674cdaff_like ON public.people_insolvencyfiling USING btree (trustee_id text_pattern_ops);

CREATE INDEX people_listedcompany_number_33ab8005_like ON public.people_listedcompany USING btree (number varchar_pattern_ops);

CREATE INDEX people_membership_organisation_id_a6c82864 ON public.people_membership USING btree (organisation_id);

CREATE INDEX people_membership_organisation_id_a6c82864_like ON public.people_membership USING btree (organisation_id text_pattern_ops);

CREATE INDEX people_membership_user_id_35baff26 ON public.people_membership USING btree (user_id);

CREATE INDEX people_membership_user_id_35baff26_like ON public.people_membership USING btree (user_id text_pattern_ops);

CREATE INDEX people_organisation_id_328e152a_like ON public.people_organisation USING btree (id text_pattern_ops);

CREATE INDEX people_organisation_party_id_25ca3bfd ON public.people_organisation USING btree (party_id);

CREATE INDEX people_organisation_party_id_25ca3bfd_like ON public.people_organisation USING btree (party_id text_pattern_ops);

CREATE INDEX people_organisationinvitation_answered_by_id_0f131f49 ON public.people_organisationinvitation USING btree (answered_by_id);

CREATE INDEX people_organisationinvitation_answered_by_id_0f131f49_like ON public.people_organisationinvitation USING btree (answered_by_id text_pattern_ops);

CREATE INDEX people_organisationinvitation_id_beab0510_like ON public.people_organisationinvitation USING btree (id text_pattern_ops);

CREATE INDEX people_organisationinvitation_made_by_id_14cca511 ON public.people_organisationinvitation USING btree (made_by_id);

CREATE INDEX people_organisationinvitation_made_by_id_14cca511_like ON public.people_organisationinvitation USING btree (made_by_id text_pattern_ops);

CREATE INDEX people_organisationinvitation_organisation_id_7fae6bb3 ON public.people_organisationinvitation USING btree (organisation_id);

CREATE INDEX people_organisationinvitation_organisation_id_7fae6bb3_like ON public.people_organisationinvitation USING btree (organisation_id text_pattern_ops);

CREATE INDEX people_party_id_c6512121_like ON public.people_party USING btree (id text_pattern_ops);

CREATE INDEX people_party_key_e860fd90_like ON public.people_party USING btree (key varchar_pattern_ops);

CREATE INDEX people_portfoliolink_id_57c0c7e9_like ON public.people_portfoliolink USING btree (id text_pattern_ops);

CREATE INDEX people_portfoliolink_profile_id_639b16aa ON public.people_portfoliolink USING btree (profile_id);

CREATE INDEX people_portfoliolink_profile_id_639b16aa_like ON public.people_portfoliolink USING btree (profile_id text_pattern_ops);

CREATE INDEX people_portfoliopicture_file_id_d832908a ON public.people_portfoliopicture USING btree (file_id);

CREATE INDEX people_portfoliopicture_file_id_d832908a_like ON public.people_portfoliopicture USING btree (file_id text_pattern_ops);

CREATE INDEX people_portfoliopicture_id_5f24d004_like ON public.people_portfoliopicture USING btree (id text_pattern_ops);

CREATE INDEX people_portfoliopicture_profile_id_f45cfe2e ON public.people_portfoliopicture USING btree (profile_id);

CREATE INDEX people_portfoliopicture_profile_id_f45cfe2e_like ON public.people_portfoliopicture USING btree (profile_id text_pattern_ops);

CREATE INDEX people_profile_user_id_99bdfa5b_like ON public.people_profile USING btree (user_id text_pattern_ops);

CREATE INDEX people_settingchange_answered_by_id_65fed9ab ON public.people_settingchange USING btree (answered_by_id);

CREATE INDEX people_settingchange_answered_by_id_65fed9ab_like ON public.people_settingchange USING btree (answered_by_id text_pattern_ops);

CREATE INDEX people_settingchange_id_3059ee04_like ON public.people_settingchange USING btree (id text_pattern_ops);

CREATE INDEX people_settingchange_proposed_by_id_3a985c37 ON public.people_settingchange USING btree (proposed_by_id);

CREATE INDEX people_settingchange_proposed_by_id_3a985c37_like ON public.people_settingchange USING btree (proposed_by_id text_pattern_ops);

CREATE INDEX people_signupinvitation_code_hash_a5f7271f_like ON public.people_signupinvitation USING btree (code_hash varchar_pattern_ops);

CREATE INDEX people_signupinvitation_id_507ff1bd_like ON public.people_signupinvitation USING btree (id text_pattern_ops);

CREATE INDEX people_signupinvitation_used_by_id_9c5efbf8_like ON public.people_signupinvitation USING btree (used_by_id text_pattern_ops);

CREATE INDEX people_staffnote_id_1613ac0c_like ON public.people_staffnote USING btree (id text_pattern_ops);

CREATE INDEX people_staffrole_given_by_id_6f965253 ON public.people_staffrole USING btree (given_by_id);

CREATE INDEX people_staffrole_given_by_id_6f965253_like ON public.people_staffrole USING btree (given_by_id text_pattern_ops);

CREATE INDEX people_suspension_client_id_3869ec5f ON public.people_suspension USING btree (client_id);

CREATE INDEX people_suspension_client_id_3869ec5f_like ON public.people_suspension USING btree (client_id text_pattern_ops);

CREATE INDEX people_suspension_id_8061082c_like ON public.people_suspension USING btree (id text_pattern_ops);

CREATE INDEX people_suspension_party_id_1cccd65b ON public.people_suspension USING btree (party_id);

CREATE INDEX people_suspension_party_id_1cccd65b_like ON public.people_suspension USING btree (party_id text_pattern_ops);

CREATE INDEX people_token_id_c13a0594_like ON public.people_token USING btree (id text_pattern_ops);

CREATE INDEX people_token_secret_hash_cc456faf_like ON public.people_token USING btree (secret_hash varchar_pattern_ops);

CREATE INDEX people_token_user_id_e77b4ce1 ON public.people_token USING btree (user_id);

CREATE INDEX people_token_user_id_e77b4ce1_like ON public.people_token USING btree (user_id text_pattern_ops);

CREATE INDEX people_user_email_1f424fe4_like ON public.people_user USING btree (email varchar_pattern_ops);

CREATE INDEX people_user_groups_group_id_1f0237d0 ON public.people_user_groups USING btree (group_id);

CREATE INDEX people_user_groups_user_id_290df956 ON public.people_user_groups USING btree (user_id);

CREATE INDEX people_user_groups_user_id_290df956_like ON public.people_user_groups USING btree (user_id text_pattern_ops);

CREATE INDEX people_user_id_ad7e0913_like ON public.people_user USING btree (id text_pattern_ops);

CREATE INDEX people_user_party_id_ce3e28fd ON public.people_user USING btree (party_id);

CREATE INDEX people_user_party_id_ce3e28fd_like ON public.people_user USING btree (party_id text_pattern_ops);

CREATE INDEX people_user_user_permissions_permission_id_55f01ef0 ON public.people_user_user_permissions USING btree (permission_id);

CREATE INDEX people_user_user_permissions_user_id_7d19557b ON public.people_user_user_permissions USING btree (user_id);

CREATE INDEX people_user_user_permissions_user_id_7d19557b_like ON public.people_user_user_permissions USING btree (user_id text_pattern_ops);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);

CREATE INDEX profile_kinds ON public.people_profile USING gin (categories, subcategories, skills) WHERE ((search IS NOT NULL) AND (NOT ((availability)::text = 'unlisted'::text)));

CREATE INDEX profile_newest ON public.people_profile USING btree (updated_at DESC, user_id DESC) WHERE ((search IS NOT NULL) AND (NOT ((availability)::text = 'unlisted'::text)));

CREATE INDEX profile_search ON public.people_profile USING gin (search) WHERE ((search IS NOT NULL) AND (NOT ((availability)::text = 'unlisted'::text)));

CREATE INDEX profile_search_dated ON public.people_profile USING gin (((search || (((('d'::text || ((((updated_at AT TIME ZONE 'UTC'::text))::date - '2020-01-01'::date))::text) || ' m'::text) || (((((updated_at AT TIME ZONE 'UTC'::text))::date - '2020-01-01'::date) >> 5))::text))::tsvector))) WHERE ((search IS NOT NULL) AND (NOT ((availability)::text = 'unlisted'::text)));

CREATE INDEX proposal_draft_newest ON public.market_proposaldraft USING btree (worker_id, made_at DESC, id DESC);

CREATE INDEX proposal_of_job ON public.market_proposal USING btree (job_id, made_at, id);

CREATE INDEX proposal_of_worker ON public.market_proposal USING btree (worker_id, made_at DESC, id DESC);

CREATE UNIQUE INDEX proposal_once ON public.market_proposal USING btree (job_id, worker_id) WHERE ((status)::text = ANY ((ARRAY['open'::character varying, 'shortlisted'::character varying, 'offered'::character varying, 'agreed'::character varying])::text[]));

CREATE INDEX push_device_endpoint_4f39681c_like ON public.push_device USING btree (endpoint text_pattern_ops);

CREATE INDEX push_device_id_c14c9307_like ON public.push_device USING btree (id text_pattern_ops);

CREATE INDEX push_device_user_id_8bbdf9a9 ON public.push_device USING btree (user_id);

CREATE INDEX push_device_user_id_8bbdf9a9_like ON public.push_device USING btree (user_id text_pattern_ops);

CREATE INDEX question_of_job ON public.market_question USING btree (job_id, made_at);

CREATE INDEX report_own ON public.moderation_report USING btree (by_id, made_at DESC);

CREATE INDEX result_to_check ON public.contracts_outsideresult USING btree (filed_at, id) WHERE ((status)::text = 'filed'::text);

CREATE INDEX review_shown ON public.trust_review USING btree (about_id, by, published_at DESC) WHERE ((hidden_at IS NULL) AND (published_at IS NOT NULL));

CREATE INDEX saved_search_at_once ON public.market_savedsearch USING btree (user_id) WHERE ((every)::text = 'at_once'::text);

CREATE INDEX search_word_most ON public.figures_searchword USING btree (month, people DESC, word);

CREATE INDEX security_newest ON public.people_securityentry USING btree (user_id, id DESC);

CREATE INDEX sentmail_newest ON public.notices_sentmail USING btree (sent_at DESC, id DESC);

CREATE UNIQUE INDEX setting_change_open ON public.people_settingchange USING btree (key) WHERE ((status)::text = 'open'::text);

CREATE INDEX sign_up_invitation_newest ON public.people_signupinvitation USING btree (made_at DESC, id DESC);

CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON public.socialaccount_socialaccount USING btree (user_id);

CREATE INDEX socialaccount_socialaccount_user_id_8146e70c_like ON public.socialaccount_socialaccount USING btree (user_id text_pattern_ops);

CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON public.socialaccount_socialtoken USING btree (account_id);

CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON public.socialaccount_socialtoken USING btree (app_id);

CREATE INDEX spent_proof_until ON public.columns_spentproof USING btree (until);

CREATE INDEX staff_act_newest ON public.people_staffact USING btree (about_id, id DESC);

CREATE INDEX staff_note_newest ON public.people_staffnote USING btree (about_id, made_at DESC, id DESC);

CREATE INDEX staff_tag_found ON public.people_stafftag USING btree (tag, about_id);

CREATE INDEX statement_line_day ON public.treasury_statementline USING btree (day DESC, id DESC);

CREATE INDEX statement_line_letters_client ON public.treasury_statementline USING btree (translate(name, 'ァィゥェォッャュョヮヵヶ0123456789０１２３４５６７８９ 　-－ー－ｰ.・'::text, 'アイウエオツヤユヨワカケ'::text) text_pattern_ops, client_id) WHERE (client_id IS NOT NULL);

CREATE INDEX statement_line_out ON public.treasury_statementline USING btree (day, id) WHERE ((status)::text = 'out'::text);

CREATE INDEX statement_line_settled ON public.treasury_statementline USING btree (settled_at DESC) WHERE (settled_at IS NOT NULL);

CREATE INDEX statement_line_waiting ON public.treasury_statementline USING btree (day, id) WHERE ((status)::text = 'suspense'::text);

CREATE INDEX statement_span_account ON public.treasury_statementspan USING btree (account, last);

CREATE INDEX support_announcement_id_146d1db7_like ON public.support_announcement USING btree (id text_pattern_ops);

CREATE INDEX support_closure_id_397ef8b3_like ON public.support_closure USING btree (id text_pattern_ops);

CREATE INDEX support_inquiry_id_5dee02d1_like ON public.support_inquiry USING btree (id text_pattern_ops);

CREATE INDEX support_inquiryfile_file_id_640576f0 ON public.support_inquiryfile USING btree (file_id);

CREATE INDEX support_inquiryfile_file_id_640576f0_like ON public.support_inquiryfile USING btree (file_id text_pattern_ops);

CREATE INDEX support_inquirymessage_id_349ca511_like ON public.support_inquirymessage USING btree (id text_pattern_ops);

CREATE INDEX support_inquirytemplate_id_63eb5e64_like ON public.support_inquirytemplate USING btree (id text_pattern_ops);

CREATE UNIQUE INDEX switch_one_open ON public.contracts_switch USING btree (contract_id) WHERE ((status)::text = ANY ((ARRAY['open'::character varying, 'awaiting_deposit'::character varying])::text[]));

CREATE UNIQUE INDEX termination_one_open ON public.contracts_termination USING btree (contract_id) WHERE ((status)::text = ANY ((ARRAY['open'::character varying, 'notice'::character varying])::text[]));

CREATE INDEX thread_of_client ON public.conversation_thread USING btree (client_id, last_at DESC, id DESC);

CREATE INDEX thread_of_worker ON public.conversation_thread USING btree (worker_id, last_at DESC, id DESC);

CREATE INDEX treasury_bankaccount_estate_id_4f898aab ON public.treasury_bankaccount USING btree (estate_id);

CREATE INDEX treasury_bankaccount_estate_id_4f898aab_like ON public.treasury_bankaccount USING btree (estate_id text_pattern_ops);

CREATE INDEX treasury_bankaccount_id_398a7dff_like ON public.treasury_bankaccount USING btree (id text_pattern_ops);

CREATE INDEX treasury_bankaccount_owner_id_5a7fc217 ON public.treasury_bankaccount USING btree (owner_id);

CREATE INDEX treasury_bankaccount_owner_id_5a7fc217_like ON public.treasury_bankaccount USING btree (owner_id text_pattern_ops);

CREATE INDEX treasury_bankstatement_id_8bdc16ed_like ON public.treasury_bankstatement USING btree (id text_pattern_ops);

CREATE INDEX treasury_bankstatement_sha256_ca2f07da_like ON public.treasury_bankstatement USING btree (sha256 varchar_pattern_ops);

CREATE INDEX treasury_carddispute_id_188291b9_like ON public.treasury_carddispute USING btree (id text_pattern_ops);

CREATE INDEX treasury_carddispute_number_84d80054_like ON public.treasury_carddispute USING btree (number text_pattern_ops);

CREATE INDEX treasury_carddispute_payment_id_90e2b657 ON public.treasury_carddispute USING btree (payment_id);

CREATE INDEX treasury_carddispute_payment_id_90e2b657_like ON public.treasury_carddispute USING btree (payment_id text_pattern_ops);

CREATE INDEX treasury_cardevent_id_7264c58b_like ON public.treasury_cardevent USING btree (id text_pattern_ops);

CREATE INDEX treasury_cardhold_contract_id_61336e7d_like ON public.treasury_cardhold USING btree (contract_id text_pattern_ops);

CREATE INDEX treasury_cardhold_id_b7c6854f_like ON public.treasury_cardhold USING btree (id text_pattern_ops);

CREATE INDEX treasury_cardhold_worker_id_822adb33 ON public.treasury_cardhold USING btree (worker_id);

CREATE INDEX treasury_cardhold_worker_id_822adb33_like ON public.treasury_cardhold USING btree (worker_id text_pattern_ops);

CREATE INDEX treasury_cardpayment_client_id_ced6d641 ON public.treasury_cardpayment USING btree (client_id);

CREATE INDEX treasury_cardpayment_client_id_ced6d641_like ON public.treasury_cardpayment USING btree (client_id text_pattern_ops);

CREATE INDEX treasury_cardpayment_id_f5f48b91_like ON public.treasury_cardpayment USING btree (id text_pattern_ops);

CREATE INDEX treasury_cardpayment_intent_90558a18_like ON public.treasury_cardpayment USING btree (intent text_pattern_ops);

CREATE INDEX treasury_cardrefund_account_id_187df7be ON public.treasury_cardrefund USING btree (account_id);

CREATE INDEX treasury_cardrefund_account_id_187df7be_like ON public.treasury_cardrefund USING btree (account_id text_pattern_ops);

CREATE INDEX treasury_cardrefund_id_e13745d6_like ON public.treasury_cardrefund USING btree (id text_pattern_ops);

CREATE INDEX treasury_cardrefund_number_08a3459e_like ON public.treasury_cardrefund USING btree (number text_pattern_ops);

CREATE INDEX treasury_cardrefund_payment_id_9a93665e ON public.treasury_cardrefund USING btree (payment_id);

CREATE INDEX treasury_cardrefund_payment_id_9a93665e_like ON public.treasury_cardrefund USING btree (payment_id text_pattern_ops);

CREATE INDEX treasury_lineassignment_client_id_28e3073c ON public.treasury_lineassignment USING btree (client_id);

CREATE INDEX treasury_lineassignment_client_id_28e3073c_like ON public.treasury_lineassignment USING btree (client_id text_pattern_ops);

CREATE INDEX treasury_lineassignment_id_fcf1afb4_like ON public.treasury_lineassignment USING btree (id text_pattern_ops);

CREATE INDEX treasury_lineassignment_line_id_0edd259c ON public.treasury_lineassignment USING btree (line_id);

CREATE INDEX treasury_lineassignment_line_id_0edd259c_like ON public.treasury_lineassignment USING btree (line_id text_pattern_ops);

CREATE INDEX treasury_lineassignment_payout_id_86a713d0 ON public.treasury_lineassignment USING btree (payout_id);

CREATE INDEX treasury_lineassignment_payout_id_86a713d0_like ON public.treasury_lineassignment USING btree (payout_id text_pattern_ops);

CREATE INDEX treasury_linetwin_key_408c93c4_like ON public.treasury_linetwin USING btree (key varchar_pattern_ops);

CREATE INDEX treasury_linetwin_line_id_fe56a1c9 ON public.treasury_linetwin USING btree (line_id);

CREATE INDEX treasury_linetwin_line_id_fe56a1c9_like ON public.treasury_linetwin USING btree (line_id text_pattern_ops);

CREATE INDEX treasury_ownmoney_line_id_951c0866_like ON public.treasury_ownmoney USING btree (line_id text_pattern_ops);

CREATE INDEX treasury_payerreference_client_id_c7f43344_like ON public.treasury_payerreference USING btree (client_id text_pattern_ops);

CREATE INDEX treasury_payerreference_number_c2aab1fa_like ON public.treasury_payerreference USING btree (number text_pattern_ops);

CREATE INDEX treasury_payout_account_id_44501bdf ON public.treasury_payout USING btree (account_id);

CREATE INDEX treasury_payout_account_id_44501bdf_like ON public.treasury_payout USING btree (account_id text_pattern_ops);

CREATE INDEX treasury_payout_id_854b34e8_like ON public.treasury_payout USING btree (id text_pattern_ops);

CREATE INDEX treasury_payout_line_id_ad2c63dc ON public.treasury_payout USING btree (line_id);

CREATE INDEX treasury_payout_line_id_ad2c63dc_like ON public.treasury_payout USING btree (line_id text_pattern_ops);

CREATE INDEX treasury_payout_owner_id_99cbd324 ON public.treasury_payout USING btree (owner_id);

CREATE INDEX treasury_payout_owner_id_99cbd324_like ON public.treasury_payout USING btree (owner_id text_pattern_ops);

CREATE INDEX treasury_payout_run_id_dd0102ed ON public.treasury_payout USING btree (run_id);

CREATE INDEX treasury_payout_run_id_dd0102ed_like ON public.treasury_payout USING btree (run_id text_pattern_ops);

CREATE INDEX treasury_payouthold_id_47bed658_like ON public.treasury_payouthold USING btree (id text_pattern_ops);

CREATE INDEX treasury_payouthold_owner_id_ec1c8b66 ON public.treasury_payouthold USING btree (owner_id);

CREATE INDEX treasury_payouthold_owner_id_ec1c8b66_like ON public.treasury_payouthold USING btree (owner_id text_pattern_ops);

CREATE INDEX treasury_payoutrun_id_b2f5ac88_like ON public.treasury_payoutrun USING btree (id text_pattern_ops);

CREATE INDEX treasury_statementlayout_account_37778547_like ON public.treasury_statementlayout USING btree (account varchar_pattern_ops);

CREATE INDEX treasury_statementlayout_id_80035ea8_like ON public.treasury_statementlayout USING btree (id text_pattern_ops);

CREATE INDEX treasury_statementlayout_name_9537f27d_like ON public.treasury_statementlayout USING btree (name varchar_pattern_ops);

CREATE INDEX treasury_statementline_client_id_549d9e63 ON public.treasury_statementline USING btree (client_id);

CREATE INDEX treasury_statementline_client_id_549d9e63_like ON public.treasury_statementline USING btree (client_id text_pattern_ops);

CREATE INDEX treasury_statementline_id_7e3a7c5a_like ON public.treasury_statementline USING btree (id text_pattern_ops);

CREATE INDEX treasury_statementline_key_e89b733b_like ON public.treasury_statementline USING btree (key varchar_pattern_ops);

CREATE INDEX treasury_statementline_payout_id_6eef5623_like ON public.treasury_statementline USING btree (payout_id text_pattern_ops);

CREATE INDEX treasury_statementline_run_id_db19ce2a ON public.treasury_statementline USING btree (run_id);

CREATE INDEX treasury_statementline_run_id_db19ce2a_like ON public.treasury_statementline USING btree (run_id text_pattern_ops);

CREATE INDEX treasury_statementline_statement_id_fc15d994 ON public.treasury_statementline USING btree (statement_id);

CREATE INDEX treasury_statementline_statement_id_fc15d994_like ON public.treasury_statementline USING btree (statement_id text_pattern_ops);

CREATE INDEX treasury_statementspan_statement_id_b742a985 ON public.treasury_statementspan USING btree (statement_id);

CREATE INDEX treasury_statementspan_statement_id_b742a985_like ON public.treasury_statementspan USING btree (statement_id text_pattern_ops);

CREATE INDEX treasury_taxregistration_client_id_d9b52e54 ON public.treasury_taxregistration USING btree (client_id);

CREATE INDEX treasury_taxregistration_client_id_d9b52e54_like ON public.treasury_taxregistration USING btree (client_id text_pattern_ops);

CREATE INDEX trust_contractfacts_contract_id_45565d10_like ON public.trust_contractfacts USING btree (contract_id text_pattern_ops);

CREATE INDEX trust_figureanswer_id_55cdc434_like ON public.trust_figureanswer USING btree (id text_pattern_ops);

CREATE INDEX trust_figureanswer_made_by_id_72be7590 ON public.trust_figureanswer USING btree (made_by_id);

CREATE INDEX trust_figureanswer_made_by_id_72be7590_like ON public.trust_figureanswer USING btree (made_by_id text_pattern_ops);

CREATE INDEX trust_refreshed_what_d735ce38_like ON public.trust_refreshed USING btree (what varchar_pattern_ops);

CREATE INDEX trust_review_author_id_b91f8048 ON public.trust_review USING btree (author_id);

CREATE INDEX trust_review_author_id_b91f8048_like ON public.trust_review USING btree (author_id text_pattern_ops);

CREATE INDEX trust_review_id_d607d5e9_like ON public.trust_review USING btree (id text_pattern_ops);

CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));

CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";

CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;

CREATE INDEX unprinted_next ON public.papers_unprinted USING btree (next_try_at);

CREATE INDEX user_email_upper ON public.people_user USING btree (upper((email)::text));

CREATE INDEX user_name_begins ON public.people_user USING btree (upper((display_name)::text) text_pattern_ops);

CREATE INDEX user_of_face ON public.people_user USING btree (face_id) WHERE (face_id IS NOT NULL);

CREATE INDEX user_real_name_begins ON public.people_user USING btree (upper((real_name)::text) text_pattern_ops);

CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON public.usersessions_usersession USING btree (session_key varchar_pattern_ops);

CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON public.usersessions_usersession USING btree (user_id);

CREATE INDEX usersessions_usersession_user_id_af5e0a6d_like ON public.usersessions_usersession USING btree (user_id text_pattern_ops);

CREATE INDEX webhooks_call_id_412f93ff_like ON public.webhooks_call USING btree (id text_pattern_ops);

CREATE INDEX webhooks_webhook_id_526ea29c_like ON public.webhooks_webhook USING btree (id text_pattern_ops);

CREATE INDEX webhooks_webhook_user_id_6cbac57e ON public.webhooks_webhook USING btree (user_id);

CREATE INDEX webhooks_webhook_user_id_6cbac57e_like ON public.webhooks_webhook USING btree (user_id text_pattern_ops);

CREATE INDEX work_of_contract ON public.people_portfoliopicture USING btree (contract_id) WHERE (contract_id IS NOT NULL);

CREATE STATISTICS public.job_search_dated_known ON ((search || (((('d'::text || (((posted_at AT TIME ZONE 'UTC'::text)::date - '2020-01-01'::date)::text)) || ' m'::text) || ((((posted_at AT TIME ZONE 'UTC'::text)::date - '2020-01-01'::date) >> 5)::text))::tsvector)) || (('k'::text || category::text)::tsvector)) FROM public.market_job;

CREATE STATISTICS public.profile_search_dated_known ON (search || (((('d'::text || (((updated_at AT TIME ZONE 'UTC'::text)::date - '2020-01-01'::date)::text)) || ' m'::text) || ((((updated_at AT TIME ZONE 'UTC'::text)::date - '2020-01-01'::date) >> 5)::text))::tsvector)) FROM public.people_profile;

CREATE TRIGGER contracts_agreed_before_last_day BEFORE UPDATE OF status ON public.contracts_contract FOR EACH ROW WHEN ((((old.status)::text = 'offered'::text) AND ((new.status)::text = 'agreed'::text))) EXECUTE FUNCTION public.contracts_agreed_before_last_day();

CREATE TRIGGER contracts_amendment_said_stays BEFORE DELETE OR UPDATE OF contract_id, by, body, price, based_on, reason, change_request_id, supersedes, made_at OR TRUNCATE ON public.contracts_amendment FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE CONSTRAINT TRIGGER contracts_bonus_paid AFTER UPDATE OF bonus ON public.contracts_contract DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.bonus <> old.bonus)) EXECUTE FUNCTION public.contracts_bonus_paid();

CREATE TRIGGER contracts_changerequest_said_stays BEFORE DELETE OR UPDATE OF contract_id, kind, changes, n, made_at OR TRUNCATE ON public.contracts_changerequest FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER contracts_classdispute_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contracts_classdispute FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE CONSTRAINT TRIGGER contracts_contract_add_up AFTER INSERT OR UPDATE OF price, superseded ON public.contracts_contract DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.contracts_stages_add_up('id');

CREATE TRIGGER contracts_delivery_said_stays BEFORE DELETE OR UPDATE OF contract_id, has_file, at OR TRUNCATE ON public.contracts_delivery FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER contracts_hourentry_said_stays BEFORE DELETE OR UPDATE OF contract_id, day, week, minutes, has_file, n, at OR TRUNCATE ON public.contracts_hourentry FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER contracts_outsideresult_said_stays BEFORE DELETE OR UPDATE OF termination_id, by, amount, file_id, filed_at OR TRUNCATE ON public.contracts_outsideresult FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER contracts_payment_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contracts_payment FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE CONSTRAINT TRIGGER contracts_payment_of_bonus AFTER INSERT ON public.contracts_payment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.kind)::text = 'bonus'::text)) EXECUTE FUNCTION public.contracts_payment_of_bonus();

CREATE TRIGGER contracts_position_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contracts_position FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER contracts_remark_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contracts_remark FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER contracts_report_said_stays BEFORE DELETE OR UPDATE OF contract_id, stage_id, day, percent, has_file, at OR TRUNCATE ON public.contracts_report FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER contracts_sealedbid_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contracts_sealedbid FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE CONSTRAINT TRIGGER contracts_stage_add_up AFTER INSERT OR UPDATE OF price, number ON public.contracts_stage DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.contracts_stages_add_up('contract_id');

CREATE CONSTRAINT TRIGGER contracts_stage_bought AFTER UPDATE OF bought ON public.contracts_stage DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.bought <> old.bought)) EXECUTE FUNCTION public.contracts_stage_bought();

CREATE TRIGGER contracts_switch_said_stays BEFORE DELETE OR UPDATE OF contract_id, by, amount, body, reason, made_at OR TRUNCATE ON public.contracts_switch FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER contracts_terms_before_last_day BEFORE INSERT ON public.contracts_termsversion FOR EACH ROW EXECUTE FUNCTION public.contracts_terms_before_last_day();

CREATE TRIGGER contracts_termsversion_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contracts_termsversion FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER ledger_account_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_account FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER ledger_account_opens_balance AFTER INSERT ON public.ledger_account REFERENCING NEW TABLE AS new_accounts FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_open_balance();

CREATE TRIGGER ledger_balance_by_trigger_only BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.ledger_balance FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse_by_hand();

CREATE TRIGGER ledger_charges_kept BEFORE INSERT ON public.ledger_movement FOR EACH ROW WHEN (((new.debit_id = 'bank_charges'::text) OR (new.kind = 'bank_charge'::text))) EXECUTE FUNCTION public.ledger_keep_charges();

CREATE TRIGGER ledger_closed_month_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_closedmonth FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER ledger_closed_month_in_order BEFORE INSERT ON public.ledger_closedmonth FOR EACH ROW EXECUTE FUNCTION public.ledger_close_in_order();

CREATE TRIGGER ledger_month_sum_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_monthsum FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER ledger_movement_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_movement FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER ledger_movement_dated BEFORE INSERT ON public.ledger_movement FOR EACH ROW EXECUTE FUNCTION public.ledger_date_movement();

CREATE TRIGGER ledger_movement_moves_balances AFTER INSERT ON public.ledger_movement REFERENCING NEW TABLE AS new_movements FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_move_balances();

CREATE TRIGGER ledger_own_kept BEFORE INSERT ON public.ledger_movement FOR EACH ROW WHEN (((new.debit_id = 'own'::text) OR (new.credit_id = 'own'::text) OR (new.kind = ANY (ARRAY['own_out'::text, 'own_in'::text])))) EXECUTE FUNCTION public.ledger_keep_own();

CREATE TRIGGER legal_lawyercheck_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.legal_lawyercheck FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER legal_version_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.legal_version FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER legal_version_follows BEFORE INSERT ON public.legal_version FOR EACH ROW EXECUTE FUNCTION public.legal_version_follows();

CREATE TRIGGER machinery_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.machinery_event FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER machinery_maintenance_kept BEFORE DELETE OR UPDATE ON public.machinery_maintenance FOR EACH ROW EXECUTE FUNCTION public.machinery_maintenance_kept();

CREATE TRIGGER machinery_setting_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.machinery_setting FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER market_confidential_guard BEFORE INSERT OR UPDATE ON public.market_confidential FOR EACH ROW EXECUTE FUNCTION public.market_confidential_guard();

CREATE TRIGGER market_nda_guard BEFORE INSERT OR DELETE OR UPDATE ON public.market_nda FOR EACH ROW EXECUTE FUNCTION public.market_nda_guard();

CREATE TRIGGER market_ndatext_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.market_ndatext FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER papers_copy_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.papers_copy FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER papers_document_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.papers_document FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER papers_document_number_follows BEFORE INSERT ON public.papers_document FOR EACH ROW EXECUTE FUNCTION public.papers_number_follows();

CREATE TRIGGER people_askedconsent_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.people_askedconsent FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER people_by_consent BEFORE INSERT ON public.people_membership FOR EACH ROW EXECUTE FUNCTION public.people_by_consent();

CREATE TRIGGER people_consent_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.people_consent FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER people_filed_stays BEFORE UPDATE ON public.people_insolvencyfiling FOR EACH ROW EXECUTE FUNCTION public.people_filed_stays();

CREATE TRIGGER people_insolvent_by_two BEFORE INSERT ON public.people_businessend FOR EACH ROW EXECUTE FUNCTION public.people_insolvent_by_two();

CREATE CONSTRAINT TRIGGER people_keep_owner AFTER DELETE OR UPDATE ON public.people_membership DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.role)::text = 'owner'::text)) EXECUTE FUNCTION public.people_keep_owner();

CREATE TRIGGER people_look_kept BEFORE DELETE OR UPDATE ON public.people_look FOR EACH ROW EXECUTE FUNCTION public.people_only_struck();

CREATE TRIGGER people_look_no_truncate BEFORE TRUNCATE ON public.people_look FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER people_staffact_kept BEFORE DELETE OR UPDATE ON public.people_staffact FOR EACH ROW EXECUTE FUNCTION public.people_only_struck();

CREATE TRIGGER people_staffact_no_truncate BEFORE TRUNCATE ON public.people_staffact FOR EACH STATEMENT EXECUTE FUNCTION public.machinery_refuse_change();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();

CREATE TRIGGER treasury_account_one_word BEFORE INSERT OR UPDATE OF status ON public.treasury_bankaccount FOR EACH ROW EXECUTE FUNCTION public.treasury_account_one_word();

CREATE TRIGGER treasury_card_refund_within BEFORE INSERT OR UPDATE OF amount, payment_id ON public.treasury_cardrefund FOR EACH ROW EXECUTE FUNCTION public.treasury_card_refund_within();

CREATE TRIGGER treasury_line_assigned BEFORE UPDATE OF status, client_id ON public.treasury_statementline FOR EACH ROW WHEN (((new.status)::text = 'assigned'::text)) EXECUTE FUNCTION public.treasury_line_assigned();

CREATE TRIGGER treasury_line_assignment_kept BEFORE UPDATE ON public.treasury_lineassignment FOR EACH ROW WHEN (((old.booked_at IS NOT NULL) AND ((old.line_id IS DISTINCT FROM new.line_id) OR (old.client_id IS DISTINCT FROM new.client_id) OR (old.payout_id IS DISTINCT FROM new.payout_id) OR (old.two_people IS DISTINCT FROM new.two_people) OR (old.booked_at IS DISTINCT FROM new.booked_at) OR ((old.ended_at IS NOT NULL) AND (old.ended_at IS DISTINCT FROM new.ended_at))))) EXECUTE FUNCTION public.treasury_line_assignment_kept();

CREATE TRIGGER treasury_line_bounced BEFORE UPDATE OF status, payout_id ON public.treasury_statementline FOR EACH ROW WHEN ((((new.status)::text = 'bounced'::text) AND (((old.status)::text <> 'bounced'::text) OR (old.payout_id IS DISTINCT FROM new.payout_id)))) EXECUTE FUNCTION public.treasury_line_bounced();

CREATE TRIGGER treasury_line_left BEFORE UPDATE OF status, client_id, payout_id ON public.treasury_statementline FOR EACH ROW WHEN ((((old.status)::text = ANY ((ARRAY['assigned'::character varying, 'bounced'::character varying])::text[])) AND (((old.status)::text <> (new.status)::text) OR (old.client_id IS DISTINCT FROM new.client_id) OR (old.payout_id IS DISTINCT FROM new.payout_id)))) EXECUTE FUNCTION public.treasury_line_left();

CREATE TRIGGER treasury_own_money_agreed BEFORE INSERT OR UPDATE ON public.treasury_statementline FOR EACH ROW WHEN (((new.status)::text = ANY ((ARRAY['own'::character varying, 'charge'::character varying])::text[]))) EXECUTE FUNCTION public.treasury_own_money_agreed();

CREATE TRIGGER treasury_payout_not_held BEFORE INSERT OR UPDATE OF status ON public.treasury_payout FOR EACH ROW WHEN ((((new.status)::text = ANY ((ARRAY['requested'::character varying, 'in_run'::character varying])::text[])) AND ((new.source)::text = ANY ((ARRAY['worker'::character varying, 'client'::character varying])::text[])) AND (NOT new.parting))) EXECUTE FUNCTION public.treasury_payout_not_held();

CREATE TRIGGER treasury_statement_days AFTER INSERT ON public.treasury_statementline REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION public.treasury_statement_days();

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.columns_column
    ADD CONSTRAINT columns_column_author_id_95c37a03_fk_people_user_id FOREIGN KEY (author_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.columns_comment
    ADD CONSTRAINT columns_comment_column_id_e8fc1060_fk_columns_column_id FOREIGN KEY (column_id) REFERENCES public.columns_column(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.columns_comment
    ADD CONSTRAINT columns_comment_decided_by_id_df04e441_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.columns_comment
    ADD CONSTRAINT columns_comment_hidden_by_id_349a06e1_fk_people_user_id FOREIGN KEY (hidden_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_amendment
    ADD CONSTRAINT contracts_amendment_change_request_id_e4db0e50_fk_contracts FOREIGN KEY (change_request_id) REFERENCES public.contracts_changerequest(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_amendment
    ADD CONSTRAINT contracts_amendment_contract_id_dc3dfe36_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_askedapproval
    ADD CONSTRAINT contracts_askedappro_contract_id_332d720d_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_askedapproval
    ADD CONSTRAINT contracts_askedapproval_asked_id_c12e3eed_fk_people_user_id FOREIGN KEY (asked_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_askedapproval
    ADD CONSTRAINT contracts_askedapproval_by_id_ff941a5e_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_attachment
    ADD CONSTRAINT contracts_attachment_contract_id_09a8db06_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_attachment
    ADD CONSTRAINT contracts_attachment_file_id_9a839f21_fk_machinery FOREIGN KEY (file_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_attachment
    ADD CONSTRAINT contracts_attachment_hours_id_0cf8177f_fk_contracts FOREIGN KEY (hours_id) REFERENCES public.contracts_hourentry(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_attachment
    ADD CONSTRAINT contracts_attachment_shown_by_id_acc5886e_fk_machinery FOREIGN KEY (shown_by_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_attachment
    ADD CONSTRAINT contracts_attachment_stage_id_2bc66cab_fk_contracts_stage_id FOREIGN KEY (stage_id) REFERENCES public.contracts_stage(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_changerequest
    ADD CONSTRAINT contracts_changerequ_contract_id_76598b07_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_classdispute
    ADD CONSTRAINT contracts_classdispu_change_request_id_990594f8_fk_contracts FOREIGN KEY (change_request_id) REFERENCES public.contracts_changerequest(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_client_id_14fe7bca_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_continues_id_d8b97f53_fk_contracts FOREIGN KEY (continues_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_job_id_5fc61a33_fk_market_job_id FOREIGN KEY (job_id) REFERENCES public.market_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_open_amendment_id_06c922d4_fk_contracts FOREIGN KEY (open_amendment_id) REFERENCES public.contracts_amendment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_open_delivery_id_cf65109c_fk_contracts FOREIGN KEY (open_delivery_id) REFERENCES public.contracts_delivery(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_open_handover_id_12ff5406_fk_contracts FOREIGN KEY (open_handover_id) REFERENCES public.contracts_handover(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_open_notice_id_15e655c4_fk_contracts FOREIGN KEY (open_notice_id) REFERENCES public.contracts_termination(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_open_switch_id_1a83034e_fk_contracts FOREIGN KEY (open_switch_id) REFERENCES public.contracts_switch(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_open_termination_id_56128679_fk_contracts FOREIGN KEY (open_termination_id) REFERENCES public.contracts_termination(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_proposal_id_ce2d628b_fk_market_proposal_id FOREIGN KEY (proposal_id) REFERENCES public.market_proposal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_terms_id_13f58c0b_fk_contracts FOREIGN KEY (terms_id) REFERENCES public.contracts_termsversion(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_worker_id_6a5c60d5_fk_people_user_id FOREIGN KEY (worker_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_delivery
    ADD CONSTRAINT contracts_delivery_contract_id_063903b1_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_handover
    ADD CONSTRAINT contracts_handover_continuation_id_72d92be0_fk_contracts FOREIGN KEY (continuation_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_handover
    ADD CONSTRAINT contracts_handover_contract_id_ad631254_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_hourentry
    ADD CONSTRAINT contracts_hourentry_contract_id_8cefc16c_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_inspection
    ADD CONSTRAINT contracts_inspection_attachment_id_ec7cfd3b_fk_contracts FOREIGN KEY (attachment_id) REFERENCES public.contracts_attachment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_note
    ADD CONSTRAINT contracts_note_contract_id_59906ae3_fk_contracts_contract_id FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_outsideresult
    ADD CONSTRAINT contracts_outsideres_file_id_26057d3a_fk_machinery FOREIGN KEY (file_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_outsideresult
    ADD CONSTRAINT contracts_outsideres_termination_id_35d343de_fk_contracts FOREIGN KEY (termination_id) REFERENCES public.contracts_termination(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_payment
    ADD CONSTRAINT contracts_payment_contract_id_cd2003be_fk_contracts_contract_id FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_position
    ADD CONSTRAINT contracts_position_termination_id_055199dd_fk_contracts FOREIGN KEY (termination_id) REFERENCES public.contracts_termination(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_remark
    ADD CONSTRAINT contracts_remark_author_id_c2f69148_fk_people_user_id FOREIGN KEY (author_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_remark
    ADD CONSTRAINT contracts_remark_contract_id_6023a705_fk_contracts_contract_id FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_remark
    ADD CONSTRAINT contracts_remark_file_id_5488c6e6_fk_machinery_storedfile_id FOREIGN KEY (file_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_report
    ADD CONSTRAINT contracts_report_contract_id_9b135f2a_fk_contracts_contract_id FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_report
    ADD CONSTRAINT contracts_report_stage_id_680ea9f0_fk_contracts_stage_id FOREIGN KEY (stage_id) REFERENCES public.contracts_stage(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_sealedbid
    ADD CONSTRAINT contracts_sealedbid_termination_id_c579ba20_fk_contracts FOREIGN KEY (termination_id) REFERENCES public.contracts_termination(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_showing
    ADD CONSTRAINT contracts_showing_contract_id_2868ba11_fk_contracts_contract_id FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_stage
    ADD CONSTRAINT contracts_stage_contract_id_53bd4486_fk_contracts_contract_id FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_standingdeposit
    ADD CONSTRAINT contracts_standingde_contract_id_f012d956_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_standingdeposit
    ADD CONSTRAINT contracts_standingdeposit_said_by_id_f6f8439e_fk_people_user_id FOREIGN KEY (said_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_switch
    ADD CONSTRAINT contracts_switch_continuation_id_4b297195_fk_contracts FOREIGN KEY (continuation_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_switch
    ADD CONSTRAINT contracts_switch_contract_id_0627444c_fk_contracts_contract_id FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_termination
    ADD CONSTRAINT contracts_terminatio_contract_id_2e583862_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_termination
    ADD CONSTRAINT contracts_terminatio_open_result_id_04cc6695_fk_contracts FOREIGN KEY (open_result_id) REFERENCES public.contracts_outsideresult(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_termsversion
    ADD CONSTRAINT contracts_termsversi_contract_id_cd9a11ad_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_message
    ADD CONSTRAINT conversation_message_author_id_8b1f6f5a_fk_people_user_id FOREIGN KEY (author_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_message
    ADD CONSTRAINT conversation_message_contract_id_6eafd9b9_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_messagefile
    ADD CONSTRAINT conversation_message_file_id_01451e41_fk_machinery FOREIGN KEY (file_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_messagefile
    ADD CONSTRAINT conversation_message_message_id_2e24a6d9_fk_conversat FOREIGN KEY (message_id) REFERENCES public.conversation_message(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_message
    ADD CONSTRAINT conversation_message_thread_id_2ee9dbf9_fk_conversat FOREIGN KEY (thread_id) REFERENCES public.conversation_thread(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_messagedraft
    ADD CONSTRAINT conversation_message_thread_id_47fee315_fk_conversat FOREIGN KEY (thread_id) REFERENCES public.conversation_thread(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_messagedraft
    ADD CONSTRAINT conversation_messagedraft_user_id_022c42d8_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_promise
    ADD CONSTRAINT conversation_promise_amendment_id_6ffe4e20_fk_contracts FOREIGN KEY (amendment_id) REFERENCES public.contracts_amendment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_promise
    ADD CONSTRAINT conversation_promise_marked_by_id_d94760fa_fk_people_user_id FOREIGN KEY (marked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_promise
    ADD CONSTRAINT conversation_promise_message_id_92bf2968_fk_conversat FOREIGN KEY (message_id) REFERENCES public.conversation_message(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_reading
    ADD CONSTRAINT conversation_reading_thread_id_5f2a8adb_fk_conversat FOREIGN KEY (thread_id) REFERENCES public.conversation_thread(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_reading
    ADD CONSTRAINT conversation_reading_user_id_cb3199ff_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_thread
    ADD CONSTRAINT conversation_thread_client_id_996927a2_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_thread
    ADD CONSTRAINT conversation_thread_contract_id_81f97f87_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_thread
    ADD CONSTRAINT conversation_thread_proposal_id_fff3dd2f_fk_market_proposal_id FOREIGN KEY (proposal_id) REFERENCES public.market_proposal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.conversation_thread
    ADD CONSTRAINT conversation_thread_worker_id_16f628cc_fk_people_user_id FOREIGN KEY (worker_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.ledger_balance
    ADD CONSTRAINT ledger_balance_account_id_c2c102a5_fk_ledger_account_id FOREIGN KEY (account_id) REFERENCES public.ledger_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.ledger_freeze
    ADD CONSTRAINT ledger_freeze_account_id_33a9977b_fk_ledger_account_id FOREIGN KEY (account_id) REFERENCES public.ledger_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.ledger_monthsum
    ADD CONSTRAINT ledger_monthsum_month_id_bd7da63e_fk_ledger_closedmonth_month FOREIGN KEY (month_id) REFERENCES public.ledger_closedmonth(month) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.ledger_movement
    ADD CONSTRAINT ledger_movement_credit_account FOREIGN KEY (credit_id) REFERENCES public.ledger_account(id);

ALTER TABLE ONLY public.ledger_movement
    ADD CONSTRAINT ledger_movement_debit_account FOREIGN KEY (debit_id) REFERENCES public.ledger_account(id);

ALTER TABLE ONLY public.legal_demand
    ADD CONSTRAINT legal_demand_answered_by_id_47c7a106_fk_people_user_id FOREIGN KEY (answered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.legal_demand
    ADD CONSTRAINT legal_demand_user_id_dcc03491_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.legal_lawyercheck
    ADD CONSTRAINT legal_lawyercheck_made_by_id_7e78bacc_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.legal_lawyercheck
    ADD CONSTRAINT legal_lawyercheck_version_id_7430fb0d_fk_legal_version_id FOREIGN KEY (version_id) REFERENCES public.legal_version(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.legal_version
    ADD CONSTRAINT legal_version_made_by_id_eacfd8c8_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.machinery_outboxdelivery
    ADD CONSTRAINT machinery_outboxdeli_item_id_e59a91ea_fk_machinery FOREIGN KEY (item_id) REFERENCES public.machinery_outboxitem(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.machinery_sitemark
    ADD CONSTRAINT machinery_sitemark_file_id_1987f784_fk_machinery_storedfile_id FOREIGN KEY (file_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_confidential
    ADD CONSTRAINT market_confidential_job_id_fc7e971d_fk_market_job_id FOREIGN KEY (job_id) REFERENCES public.market_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_confidential
    ADD CONSTRAINT market_confidential_nda_id_a4382cf2_fk_market_ndatext_id FOREIGN KEY (nda_id) REFERENCES public.market_ndatext(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_confidential
    ADD CONSTRAINT market_confidential_set_by_id_91eb64a1_fk_people_user_id FOREIGN KEY (set_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_confidentialfile
    ADD CONSTRAINT market_confidentialf_confidential_id_41c44eb3_fk_market_co FOREIGN KEY (confidential_id) REFERENCES public.market_confidential(job_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_confidentialfile
    ADD CONSTRAINT market_confidentialf_file_id_d14e7095_fk_machinery FOREIGN KEY (file_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_favourite
    ADD CONSTRAINT market_favourite_job_id_d616df3b_fk_market_job_id FOREIGN KEY (job_id) REFERENCES public.market_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_favourite
    ADD CONSTRAINT market_favourite_user_id_a1da311e_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_favourite
    ADD CONSTRAINT market_favourite_worker_id_f6214299_fk_people_user_id FOREIGN KEY (worker_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_invitation
    ADD CONSTRAINT market_invitation_job_id_b9426d86_fk_market_job_id FOREIGN KEY (job_id) REFERENCES public.market_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_invitation
    ADD CONSTRAINT market_invitation_made_by_id_479e7083_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_invitation
    ADD CONSTRAINT market_invitation_worker_id_47932e97_fk_people_user_id FOREIGN KEY (worker_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_job
    ADD CONSTRAINT market_job_client_id_f3218f83_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_job
    ADD CONSTRAINT market_job_posted_by_id_9c674675_fk_people_user_id FOREIGN KEY (posted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_jobfile
    ADD CONSTRAINT market_jobfile_file_id_079ce615_fk_machinery_storedfile_id FOREIGN KEY (file_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_jobfile
    ADD CONSTRAINT market_jobfile_job_id_6cca82e8_fk_market_job_id FOREIGN KEY (job_id) REFERENCES public.market_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_nda
    ADD CONSTRAINT market_nda_asked_by_id_18efeec9_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_nda
    ADD CONSTRAINT market_nda_client_id_0cd12ca5_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_nda
    ADD CONSTRAINT market_nda_job_id_f897eede_fk_market_job_id FOREIGN KEY (job_id) REFERENCES public.market_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_nda
    ADD CONSTRAINT market_nda_text_id_a0dda726_fk_market_ndatext_id FOREIGN KEY (text_id) REFERENCES public.market_ndatext(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_nda
    ADD CONSTRAINT market_nda_worker_id_3c225d2f_fk_people_user_id FOREIGN KEY (worker_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_ndatext
    ADD CONSTRAINT market_ndatext_client_id_389343bd_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_ndatext
    ADD CONSTRAINT market_ndatext_made_by_id_9b259d25_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_proposal
    ADD CONSTRAINT market_proposal_job_id_6c850245_fk_market_job_id FOREIGN KEY (job_id) REFERENCES public.market_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_proposal
    ADD CONSTRAINT market_proposal_worker_id_60637e8a_fk_people_user_id FOREIGN KEY (worker_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_proposaldraft
    ADD CONSTRAINT market_proposaldraft_job_id_d2e5889a_fk_market_job_id FOREIGN KEY (job_id) REFERENCES public.market_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_proposaldraft
    ADD CONSTRAINT market_proposaldraft_worker_id_40cf62a2_fk_people_user_id FOREIGN KEY (worker_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_proposalfile
    ADD CONSTRAINT market_proposalfile_file_id_9683b338_fk_machinery_storedfile_id FOREIGN KEY (file_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_proposalfile
    ADD CONSTRAINT market_proposalfile_proposal_id_99e60434_fk_market_proposal_id FOREIGN KEY (proposal_id) REFERENCES public.market_proposal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_question
    ADD CONSTRAINT market_question_answered_by_id_460d9a7b_fk_people_user_id FOREIGN KEY (answered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_question
    ADD CONSTRAINT market_question_asker_id_5eea91ad_fk_people_user_id FOREIGN KEY (asker_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_question
    ADD CONSTRAINT market_question_job_id_ea73e73f_fk_market_job_id FOREIGN KEY (job_id) REFERENCES public.market_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.market_savedsearch
    ADD CONSTRAINT market_savedsearch_user_id_4c865286_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.moderation_appeal
    ADD CONSTRAINT moderation_appeal_answered_by_id_acf59faa_fk_people_user_id FOREIGN KEY (answered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.moderation_appeal
    ADD CONSTRAINT moderation_appeal_by_id_5499db55_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.moderation_appeal
    ADD CONSTRAINT moderation_appeal_decision_id_532c82ec_fk_moderatio FOREIGN KEY (decision_id) REFERENCES public.moderation_decision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.moderation_case
    ADD CONSTRAINT moderation_case_about_id_a0624115_fk_people_client_id FOREIGN KEY (about_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.moderation_decision
    ADD CONSTRAINT moderation_decision_case_id_3f926bc5_fk_moderation_case_id FOREIGN KEY (case_id) REFERENCES public.moderation_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.moderation_decision
    ADD CONSTRAINT moderation_decision_made_by_id_2b292305_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.moderation_decision
    ADD CONSTRAINT moderation_decision_suspension_id_2eb617e0_fk_people_su FOREIGN KEY (suspension_id) REFERENCES public.people_suspension(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.moderation_report
    ADD CONSTRAINT moderation_report_by_id_d6316cf9_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.moderation_report
    ADD CONSTRAINT moderation_report_case_id_69382b22_fk_moderation_case_id FOREIGN KEY (case_id) REFERENCES public.moderation_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_choice
    ADD CONSTRAINT notices_choice_user_id_a4864d2a_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_held
    ADD CONSTRAINT notices_held_notice_id_1a30563e_fk_notices_notice_id FOREIGN KEY (notice_id) REFERENCES public.notices_notice(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_held
    ADD CONSTRAINT notices_held_user_id_2c111296_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_user_id_62c74e71_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_timing
    ADD CONSTRAINT notices_timing_user_id_cb9781e3_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.papers_copy
    ADD CONSTRAINT papers_copy_document_id_e979ee41_fk_papers_document_id FOREIGN KEY (document_id) REFERENCES public.papers_document(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.papers_document
    ADD CONSTRAINT papers_document_client_id_4f863043_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.papers_document
    ADD CONSTRAINT papers_document_contract_id_e687aeae_fk_contracts_contract_id FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.papers_document
    ADD CONSTRAINT papers_document_worker_id_43b2c0a8_fk_people_user_id FOREIGN KEY (worker_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.papers_unprinted
    ADD CONSTRAINT papers_unprinted_document_id_835e7877_fk_papers_document_id FOREIGN KEY (document_id) REFERENCES public.papers_document(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_addresschange
    ADD CONSTRAINT people_addresschange_by_id_2339d259_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_addresschange
    ADD CONSTRAINT people_addresschange_user_id_88173bf6_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_block
    ADD CONSTRAINT people_block_made_by_id_0444e323_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_block
    ADD CONSTRAINT people_block_organisation_id_1739ea27_fk_people_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_block
    ADD CONSTRAINT people_block_party_id_5e2e7488_fk_people_party_id FOREIGN KEY (party_id) REFERENCES public.people_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_block
    ADD CONSTRAINT people_block_target_id_d4ff62ba_fk_people_client_id FOREIGN KEY (target_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_businessend
    ADD CONSTRAINT people_businessend_client_id_1deb7c3c_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_businessend
    ADD CONSTRAINT people_businessend_document_id_cdc8063c_fk_machinery FOREIGN KEY (document_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_businessend
    ADD CONSTRAINT people_businessend_filing_id_5bbba4f4_fk_people_in FOREIGN KEY (filing_id) REFERENCES public.people_insolvencyfiling(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_businessend
    ADD CONSTRAINT people_businessend_made_by_id_b4cc5292_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_businessend
    ADD CONSTRAINT people_businessend_trustee_id_c343c7cf_fk_people_user_id FOREIGN KEY (trustee_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_client
    ADD CONSTRAINT people_client_organisation_id_45ca79ab_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_client
    ADD CONSTRAINT people_client_party_id_93ed9f90_fk_people_party_id FOREIGN KEY (party_id) REFERENCES public.people_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_client
    ADD CONSTRAINT people_client_user_id_235e89d8_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_consent
    ADD CONSTRAINT people_consent_asked_id_b918ed76_fk_people_askedconsent_id FOREIGN KEY (asked_id) REFERENCES public.people_askedconsent(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_consent
    ADD CONSTRAINT people_consent_user_id_1c4309de_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_identitycheck
    ADD CONSTRAINT people_identitycheck_checked_by_id_1ee20d67_fk_people_user_id FOREIGN KEY (checked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_identitycheck
    ADD CONSTRAINT people_identitycheck_client_id_f542a9a7_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_identitypicture
    ADD CONSTRAINT people_identitypictu_request_id_c7df9112_fk_people_id FOREIGN KEY (request_id) REFERENCES public.people_identityrequest(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_identityrequest
    ADD CONSTRAINT people_identityreque_check_made_id_ccbb6a3d_fk_people_id FOREIGN KEY (check_made_id) REFERENCES public.people_identitycheck(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_identityrequest
    ADD CONSTRAINT people_identityrequest_client_id_51255e35_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_identityrequest
    ADD CONSTRAINT people_identityrequest_ended_by_id_c5e5ef02_fk_people_user_id FOREIGN KEY (ended_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_identityrequest
    ADD CONSTRAINT people_identityrequest_made_by_id_9e56220a_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_insolvencyfiling
    ADD CONSTRAINT people_insolvencyfil_answered_by_id_c59d5b4a_fk_people_us FOREIGN KEY (answered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_insolvencyfiling
    ADD CONSTRAINT people_insolvencyfil_document_id_43768723_fk_machinery FOREIGN KEY (document_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_insolvencyfiling
    ADD CONSTRAINT people_insolvencyfiling_client_id_0d7b2eed_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_insolvencyfiling
    ADD CONSTRAINT people_insolvencyfiling_filed_by_id_03a63659_fk_people_user_id FOREIGN KEY (filed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_insolvencyfiling
    ADD CONSTRAINT people_insolvencyfiling_trustee_id_674cdaff_fk_people_user_id FOREIGN KEY (trustee_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_look
    ADD CONSTRAINT people_look_about_id_5f415133_fk_people_client_id FOREIGN KEY (about_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_look
    ADD CONSTRAINT people_look_by_id_f81f0656_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_membership
    ADD CONSTRAINT people_membership_organisation_id_a6c82864_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_membership
    ADD CONSTRAINT people_membership_user_id_35baff26_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_organisation
    ADD CONSTRAINT people_organisation_face_id_d8413b37_fk_machinery_storedfile_id FOREIGN KEY (face_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_organisation
    ADD CONSTRAINT people_organisation_party_id_25ca3bfd_fk_people_party_id FOREIGN KEY (party_id) REFERENCES public.people_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_organisationinvitation
    ADD CONSTRAINT people_organisationi_answered_by_id_0f131f49_fk_people_us FOREIGN KEY (answered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_organisationinvitation
    ADD CONSTRAINT people_organisationi_made_by_id_14cca511_fk_people_us FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_organisationinvitation
    ADD CONSTRAINT people_organisationi_organisation_id_7fae6bb3_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_portfoliolink
    ADD CONSTRAINT people_portfoliolink_profile_id_639b16aa_fk_people_pr FOREIGN KEY (profile_id) REFERENCES public.people_profile(user_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_portfoliopicture
    ADD CONSTRAINT people_portfoliopict_file_id_d832908a_fk_machinery FOREIGN KEY (file_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_portfoliopicture
    ADD CONSTRAINT people_portfoliopict_profile_id_f45cfe2e_fk_people_pr FOREIGN KEY (profile_id) REFERENCES public.people_profile(user_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_profile
    ADD CONSTRAINT people_profile_user_id_99bdfa5b_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_securityentry
    ADD CONSTRAINT people_securityentry_user_id_8ffe7801_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_settingchange
    ADD CONSTRAINT people_settingchange_answered_by_id_65fed9ab_fk_people_user_id FOREIGN KEY (answered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_settingchange
    ADD CONSTRAINT people_settingchange_proposed_by_id_3a985c37_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_signupinvitation
    ADD CONSTRAINT people_signupinvitation_made_by_id_f325580a_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_signupinvitation
    ADD CONSTRAINT people_signupinvitation_used_by_id_9c5efbf8_fk_people_user_id FOREIGN KEY (used_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_staffact
    ADD CONSTRAINT people_staffact_about_id_188c3a73_fk_people_client_id FOREIGN KEY (about_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_staffact
    ADD CONSTRAINT people_staffact_by_id_93e10b8b_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_staffnote
    ADD CONSTRAINT people_staffnote_about_id_84c8e1da_fk_people_client_id FOREIGN KEY (about_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_staffnote
    ADD CONSTRAINT people_staffnote_by_id_f7707fe7_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_staffrole
    ADD CONSTRAINT people_staffrole_given_by_id_6f965253_fk_people_user_id FOREIGN KEY (given_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_staffrole
    ADD CONSTRAINT people_staffrole_user_id_4bd23609_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_stafftag
    ADD CONSTRAINT people_stafftag_about_id_32a1ab0d_fk_people_client_id FOREIGN KEY (about_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_stafftag
    ADD CONSTRAINT people_stafftag_by_id_9230e831_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_suspension
    ADD CONSTRAINT people_suspension_client_id_3869ec5f_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_suspension
    ADD CONSTRAINT people_suspension_party_id_1cccd65b_fk_people_party_id FOREIGN KEY (party_id) REFERENCES public.people_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_token
    ADD CONSTRAINT people_token_user_id_e77b4ce1_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user
    ADD CONSTRAINT people_user_face_id_b420d93c_fk_machinery_storedfile_id FOREIGN KEY (face_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_group_id_1f0237d0_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_user_id_290df956_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user
    ADD CONSTRAINT people_user_party_id_ce3e28fd_fk_people_party_id FOREIGN KEY (party_id) REFERENCES public.people_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_per_permission_id_55f01ef0_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_permissions_user_id_7d19557b_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);

ALTER TABLE ONLY public.push_device
    ADD CONSTRAINT push_device_user_id_8bbdf9a9_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.push_parcel
    ADD CONSTRAINT push_parcel_device_id_042824d6_fk_push_device_id FOREIGN KEY (device_id) REFERENCES public.push_device(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES public.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES public.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_user_id_8146e70c_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.support_announcement
    ADD CONSTRAINT support_announcement_edited_by_id_38bd54f3_fk_people_user_id FOREIGN KEY (edited_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.support_announcement
    ADD CONSTRAINT support_announcement_published_by_id_07f3447d_fk_people_user_id FOREIGN KEY (published_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.support_closure
    ADD CONSTRAINT support_closure_answered_by_id_06c22e81_fk_people_user_id FOREIGN KEY (answered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.support_closure
    ADD CONSTRAINT support_closure_proposed_by_id_9ecd608b_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.support_inquiry
    ADD CONSTRAINT support_inquiry_assigned_id_c04be438_fk_people_user_id FOREIGN KEY (assigned_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.support_inquiry
    ADD CONSTRAINT support_inquiry_closed_by_id_e8b68516_fk_people_user_id FOREIGN KEY (closed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.support_inquiry
    ADD CONSTRAINT support_inquiry_contract_id_b911d073_fk_contracts_contract_id FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.support_inquiry
    ADD CONSTRAINT support_inquiry_user_id_9f217a2a_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.support_inquiryfile
    ADD CONSTRAINT support_inquiryfile_file_id_640576f0_fk_machinery_storedfile_id FOREIGN KEY (file_id) REFERENCES public.machinery_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.support_inquiryfile
    ADD CONSTRAINT support_inquiryfile_message_id_127773de_fk_support_i FOREIGN KEY (message_id) REFERENCES public.support_inquirymessage(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.support_inquirymessage
    ADD CONSTRAINT support_inquirymessa_inquiry_id_40bb3949_fk_support_i FOREIGN KEY (inquiry_id) REFERENCES public.support_inquiry(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.support_inquirymessage
    ADD CONSTRAINT support_inquirymessage_author_id_912772f4_fk_people_user_id FOREIGN KEY (author_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.support_inquirytemplate
    ADD CONSTRAINT support_inquirytemplate_edited_by_id_e35d9022_fk_people_user_id FOREIGN KEY (edited_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_bankaccount
    ADD CONSTRAINT treasury_bankaccount_estate_id_4f898aab_fk_people_bu FOREIGN KEY (estate_id) REFERENCES public.people_businessend(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_bankaccount
    ADD CONSTRAINT treasury_bankaccount_owner_id_5a7fc217_fk_people_client_id FOREIGN KEY (owner_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_carddispute
    ADD CONSTRAINT treasury_carddispute_payment_id_90e2b657_fk_treasury_ FOREIGN KEY (payment_id) REFERENCES public.treasury_cardpayment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_cardhold
    ADD CONSTRAINT treasury_cardhold_worker_id_822adb33_fk_people_user_id FOREIGN KEY (worker_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_cardpayment
    ADD CONSTRAINT treasury_cardpayment_client_id_ced6d641_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_cardrefund
    ADD CONSTRAINT treasury_cardrefund_account_id_187df7be_fk_treasury_ FOREIGN KEY (account_id) REFERENCES public.treasury_bankaccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_cardrefund
    ADD CONSTRAINT treasury_cardrefund_payment_id_9a93665e_fk_treasury_ FOREIGN KEY (payment_id) REFERENCES public.treasury_cardpayment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_lineassignment
    ADD CONSTRAINT treasury_lineassignm_line_id_0edd259c_fk_treasury_ FOREIGN KEY (line_id) REFERENCES public.treasury_statementline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_lineassignment
    ADD CONSTRAINT treasury_lineassignm_payout_id_86a713d0_fk_treasury_ FOREIGN KEY (payout_id) REFERENCES public.treasury_payout(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_lineassignment
    ADD CONSTRAINT treasury_lineassignment_client_id_28e3073c_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_linetwin
    ADD CONSTRAINT treasury_linetwin_line_id_fe56a1c9_fk_treasury_statementline_id FOREIGN KEY (line_id) REFERENCES public.treasury_statementline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_ownmoney
    ADD CONSTRAINT treasury_ownmoney_line_id_951c0866_fk_treasury_statementline_id FOREIGN KEY (line_id) REFERENCES public.treasury_statementline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_payerreference
    ADD CONSTRAINT treasury_payerreference_client_id_c7f43344_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_payout
    ADD CONSTRAINT treasury_payout_account_id_44501bdf_fk_treasury_bankaccount_id FOREIGN KEY (account_id) REFERENCES public.treasury_bankaccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_payout
    ADD CONSTRAINT treasury_payout_line_id_ad2c63dc_fk_treasury_statementline_id FOREIGN KEY (line_id) REFERENCES public.treasury_statementline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_payout
    ADD CONSTRAINT treasury_payout_owner_id_99cbd324_fk_people_client_id FOREIGN KEY (owner_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_payout
    ADD CONSTRAINT treasury_payout_run_id_dd0102ed_fk_treasury_payoutrun_id FOREIGN KEY (run_id) REFERENCES public.treasury_payoutrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_payouthold
    ADD CONSTRAINT treasury_payouthold_owner_id_ec1c8b66_fk_people_client_id FOREIGN KEY (owner_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_statementline
    ADD CONSTRAINT treasury_statementli_recorded_id_b28d0720_fk_ledger_mo FOREIGN KEY (recorded_id) REFERENCES public.ledger_movement(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_statementline
    ADD CONSTRAINT treasury_statementli_statement_id_fc15d994_fk_treasury_ FOREIGN KEY (statement_id) REFERENCES public.treasury_bankstatement(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_statementline
    ADD CONSTRAINT treasury_statementline_client_id_549d9e63_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_statementline
    ADD CONSTRAINT treasury_statementline_payout_id_6eef5623_fk_treasury_payout_id FOREIGN KEY (payout_id) REFERENCES public.treasury_payout(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_statementline
    ADD CONSTRAINT treasury_statementline_run_id_db19ce2a_fk_treasury_payoutrun_id FOREIGN KEY (run_id) REFERENCES public.treasury_payoutrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_statementspan
    ADD CONSTRAINT treasury_statementsp_statement_id_b742a985_fk_treasury_ FOREIGN KEY (statement_id) REFERENCES public.treasury_bankstatement(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.treasury_taxregistration
    ADD CONSTRAINT treasury_taxregistration_client_id_d9b52e54_fk_people_client_id FOREIGN KEY (client_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.trust_contractfacts
    ADD CONSTRAINT trust_contractfacts_client_party_id_b3ea918a_fk_people_party_id FOREIGN KEY (client_party_id) REFERENCES public.people_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.trust_contractfacts
    ADD CONSTRAINT trust_contractfacts_contract_id_45565d10_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.trust_contractfacts
    ADD CONSTRAINT trust_contractfacts_worker_party_id_c3223da3_fk_people_party_id FOREIGN KEY (worker_party_id) REFERENCES public.people_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.trust_figure
    ADD CONSTRAINT trust_figure_party_id_96ec1e63_fk_people_party_id FOREIGN KEY (party_id) REFERENCES public.people_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.trust_figureanswer
    ADD CONSTRAINT trust_figureanswer_made_by_id_72be7590_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.trust_figureanswer
    ADD CONSTRAINT trust_figureanswer_party_id_d180862a_fk_people_party_id FOREIGN KEY (party_id) REFERENCES public.people_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.trust_review
    ADD CONSTRAINT trust_review_about_id_7a5092a4_fk_people_client_id FOREIGN KEY (about_id) REFERENCES public.people_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.trust_review
    ADD CONSTRAINT trust_review_author_id_b91f8048_fk_people_user_id FOREIGN KEY (author_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.trust_review
    ADD CONSTRAINT trust_review_contract_id_0c6db2ce_fk_contracts_contract_id FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_user_id_af5e0a6d_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.webhooks_call
    ADD CONSTRAINT webhooks_call_webhook_id_77ca5e8f_fk_webhooks_webhook_id FOREIGN KEY (webhook_id) REFERENCES public.webhooks_webhook(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.webhooks_webhook
    ADD CONSTRAINT webhooks_webhook_user_id_6cbac57e_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
