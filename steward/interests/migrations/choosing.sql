-- A member takes one of their own choices back: the row goes, and nothing stays of it. The answer is whether there was one.
create function steward.drop_interest(of_kind text, of_key text) returns boolean language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    -- keeps: P61
    delete from public.interests_interest i
    where i.person_id in (select steward.scope_self()) and i.kind = of_kind and i.key = of_key;
    return found;
end $$;

-- A choice is made or dropped, never turned into another or into somebody else's.
create function steward.check_choosing() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if current_user ~ '_member$' and (new.person_id, new.kind, new.key) is distinct from (old.person_id, old.kind, old.key) then
        raise insufficient_privilege using message = 'Drop this choice and make another.';
    end if;
    return new;
end $$;
create trigger check_choosing before update on public.interests_interest for each row execute function steward.check_choosing();
