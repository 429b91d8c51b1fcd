-- As before (history.sql); the act that goes on is looked up once for a row, not twice: a list brings in ten thousand.
create or replace function steward.keep_former() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    acting text := current_setting('role');
    -- Migrations, the demo and the tests' builder say themselves since when a row has stood there.
    own_clock boolean := acting = 'none' or acting like '%\_builder';
    doing uuid := nullif(current_setting('steward.act', true), '')::uuid;
    undoing boolean := false;
    whose uuid;
    before jsonb;
begin
    if doing is not null then
        select a.undoes_id is not null, a."by" into undoing, whose from public.register_act a where a.id = doing;
        -- An act that is written down is over (acts.act writes it last); an undoing is its own undoer's. Otherwise somebody could add
        -- to what another did, and lose it, or make them lose it, when that is undone.
        if found and not own_clock
            and (not undoing or whose is distinct from nullif(current_setting('steward.account', true), '')::uuid) then
            raise insufficient_privilege using message = 'This act is over. Begin another.';
        end if;
        undoing := coalesce(undoing, false);
    end if;
    if tg_op = 'INSERT' then
        if not own_clock then
            new.recorded_at := clock_timestamp();
        end if;
        -- What an undoing puts back keeps the act that had written it: that one can then be undone in its turn.
        if (doing is not null or not own_clock) and (new.act is null or not undoing) then
            new.act := doing;
        end if;
        return new;
    end if;
    before := to_jsonb(old);
    if tg_op = 'UPDATE' and to_jsonb(new) - 'recorded_at' - 'act' = before - 'recorded_at' - 'act' then
        new.recorded_at := old.recorded_at;
        new.act := old.act;
        return new;
    end if;
    insert into public.register_former (id, at, act, person, "table", "row", was)
    values (gen_random_uuid(), clock_timestamp(), doing, nullif(before ->> tg_argv[0], '')::uuid, tg_table_name, old.id, before);
    if tg_op = 'DELETE' then
        return old;
    end if;
    new.recorded_at := clock_timestamp();
    -- An undoing puts back which act had made the row say so: that one can then be undone in its turn.
    if new.act is not distinct from old.act or not undoing then
        new.act := doing;
    end if;
    return new;
end $$;
