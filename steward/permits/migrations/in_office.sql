-- Whoever works in a post that opens the whole register (a membership officer, the data protection officer) sees it for as long as
-- that post stands and is signed for, whatever the web still believes. The command line acts without an account: it is the server's.
create function steward.in_office() returns boolean language sql stable security definer
set search_path = pg_catalog, public as $$
    -- keeps: P21a, P21d
    select steward.acting_account() is null
        or exists (select from steward.acting_post() p where right(current_setting('role'), length(p.role) + 1) = '_' || p.role)
$$;
