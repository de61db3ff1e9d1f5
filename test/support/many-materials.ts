import { sql } from 'kysely';
import type { Queryable } from '../../src/core/db/database.ts';

/** Inserts materials of a hundred teachers: half are videos, one in fifty is hidden, and no two have equal sort keys. */
export async function insertMaterials(db: Queryable, count: number): Promise<void> {
  await sql`insert into accounts (username, email, password_hash, full_name)
    select 'teacher' || n, 'teacher' || n || '@example.com', '', 'Teacher ' || n from generate_series(1, 100) n`.execute(
    db,
  );
  await sql`
    insert into materials (uploader_id, title, type, file_path, file_size, file_format, duration_seconds, page_count, width,
      height, thumbnail_status, view_count, like_count, status, created_at)
    select teacher.id, 'Lesson ' || n, kind.type, 'materials/' || teacher.id || '/' || n, 1000000, kind.format,
      case kind.type when 'video' then 60 end, case kind.type when 'pdf' then 10 end, 640, 480,
      'completed', n * 7919 % 100003, 0,
      case when n % 50 = 0 then 'hidden' else 'active' end, now() - make_interval(mins => ${count}::int - n)
    from generate_series(1, ${count}::int) n
    cross join lateral (
      select case n % 2 when 0 then 'pdf' else 'video' end as type, case n % 2 when 0 then 'pdf' else 'mp4' end as format
    ) kind
    join (select id, row_number() over (order by id) as place from accounts where username like 'teacher%') teacher
      on teacher.place = n % 100 + 1`.execute(db);
  await sql`vacuum analyze materials`.execute(db);
}
