-- Whoever may act may put a job into the queue, and nobody may read the queue: the defer functions run as their owner.
do $$
declare f record;
begin
    for f in select p.oid::regprocedure as name from pg_proc p
             where p.pronamespace = 'public'::regnamespace and p.proname like 'procrastinate\_defer\_%'
    loop
        execute format('alter function %s security definer', f.name);
        execute format('alter function %s set search_path = public, pg_temp', f.name);
    end loop;
end $$;
