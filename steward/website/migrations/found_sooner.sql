-- The same search as in finding_faster.sql. Few pages are hidden from a reader, so those are looked up once, by an index of their own, and
-- not each of the thousands that have a common word. Every page has its row there from the moment it is made (shown.sql); of the pages that
-- are given out, each is asked for once more.
create or replace function steward.find_pages(asked tsquery, only_kind text, exact text, already integer)
returns table (pages integer[], kinds jsonb) language sql stable security definer
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off  -- the index knows which pages match; reading each page's words to find out takes ten times as long
as $$
    -- keeps: W15
    with seen as materialized (
        select w.page_id, w.kind, w.key = exact as is_it,
            -- Words of the title weigh most; what is new comes before what is old; a page without a date does not age.
            ts_rank('{0.1, 0.2, 0.4, 1.0}', w.head, asked) + coalesce(
                0.1::float8 / (1 + greatest(0, (select (now() at time zone 'Europe/London')::date) - w.dated_on) / 180::float8),
                0.05::float8
            ) as near
        from website_pagewords w
        where w.vector @@ asked and w.page_id not in (
            select s.page_id from website_shown s
            where (not s.live or s.members_only) and not (s.live and (select steward.member_now()))
        )
    ), best as (
        select * from seen where only_kind = '' or kind = only_kind
        order by is_it desc, near desc, page_id desc limit greatest(50, already + 10)
    ), ten as (
        select b.page_id, row_number() over (
            order by b.is_it desc, b.near + 0.3::float8 * ts_rank('{0.1, 0.2, 0.4, 1.0}', w.vector, asked, 1) desc, b.page_id desc
        ) as nth
        from best b join website_pagewords w on w.page_id = b.page_id join website_shown s on s.page_id = b.page_id
        where s.live and (not s.members_only or (select steward.member_now()))
        order by nth offset already limit 10
    )
    select array(select page_id from ten order by nth),
        (select coalesce(jsonb_object_agg(kind, many), '{}') from (select kind, count(*) as many from seen group by kind) each)
$$;
