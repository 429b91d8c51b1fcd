-- Views of pages, added up by a process of the website and written down now and then: [[day, page, number], ...]. No more than that
-- can be said here: nothing about a reader has a place (P60). A day that is over by more than one is not written any more.
create function steward.count_pages(seen jsonb) returns void language sql volatile security definer
set search_path = pg_catalog, public, pg_temp as $$
    -- keeps: P60
    insert into public.website_pagecount (day, page_id, count)
    select day, page, sum(number) from (
        select (each ->> 0)::date as day, (each ->> 1)::integer as page, least((each ->> 2)::integer, 100000) as number
        from jsonb_array_elements(seen) each
    ) said
    join public.website_shown s on s.page_id = said.page and s.live
    where number > 0 and day between (now() at time zone 'Europe/London')::date - 1 and (now() at time zone 'Europe/London')::date
    group by day, page order by day, page
    on conflict (day, page_id) do update set count = website_pagecount.count + excluded.count
$$;
