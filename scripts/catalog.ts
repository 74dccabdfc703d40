/**
 * A database's schema as text, written from the catalog: what a table really is after all migrations, in an order that depends
 * on nothing but names (columns keep the order of the table). Lower-case SQL to be read, not to be run.
 */

/** Runs one statement without parameters. */
export type Query = (sql: string) => Promise<readonly Row[]>;
type Row = Readonly<Record<string, string>>;

const ours = `n.nspname <> 'information_schema' and n.nspname !~ '^pg_'`;
const named = (what: string): string =>
  `case when n.nspname = 'public' then '' else quote_ident(n.nspname) || '.' end || quote_ident(${what})`;
/** Parts of extensions belong to the extension. */
const notOfExtension = (catalog: string, alias: string): string =>
  `not exists (select from pg_depend x where x.classid = '${catalog}'::regclass and x.objid = ${alias}.oid and x.deptype = 'e')`;

export async function dumpCatalog(query: Query): Promise<string> {
  const sections = [
    await lines(query, extensions),
    await lines(query, schemas),
    await lines(query, enums),
    await lines(query, domains),
    await lines(query, sequences),
    await lines(query, functions),
    await tables(query),
    await lines(query, views),
    await lines(query, grants),
    await lines(query, columnGrants),
    await lines(query, functionGrants),
    await lines(query, schemaGrants),
    await lines(query, defaultGrants),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** One paragraph for each table, with everything that belongs to it. */
async function tables(query: Query): Promise<string> {
  const columnLines = groups(await query(columns));
  const constraintLines = groups(await query(constraints));
  const belongings = [await query(indexes), await query(triggers), await query(policies), await query(comments)].map(groups);
  const paragraphs = (await query(relations)).map(({ name = '', options = '', kind = '', bound = '' }) => {
    const body = [...(columnLines.get(name) ?? []), ...(constraintLines.get(name) ?? [])].map((line) => `  ${line}`).join(',\n');
    const statements = belongings.flatMap((group) => group.get(name) ?? []);
    return [`create ${kind} ${name} (\n${body}\n)${bound}${options};`, ...statements].join('\n');
  });
  return paragraphs.join('\n\n');
}

async function lines(query: Query, sql: string): Promise<string> {
  return (await query(sql)).map(({ line = '' }) => line.trimEnd()).join('\n');
}

function groups(rows: readonly Row[]): ReadonlyMap<string, readonly string[]> {
  const grouped = new Map<string, string[]>();
  for (const { name = '', line = '' } of rows) grouped.set(name, [...(grouped.get(name) ?? []), line]);
  return grouped;
}

const extensions = `select 'create extension ' || quote_ident(extname) || ';' as line from pg_extension where extname <> 'plpgsql' order by extname`;

const schemas = `select 'create schema ' || quote_ident(n.nspname) || ';' as line from pg_namespace n
  where ${ours} and n.nspname <> 'public' order by n.nspname`;

const enums = `select 'create type ' || ${named('t.typname')} || ' as enum (' ||
    string_agg(E'\\n  ' || quote_literal(e.enumlabel), ',' order by e.enumsortorder) || E'\\n);' as line
  from pg_type t join pg_namespace n on n.oid = t.typnamespace join pg_enum e on e.enumtypid = t.oid
  where ${ours} and ${notOfExtension('pg_type', 't')} group by n.nspname, t.typname order by n.nspname, t.typname`;

const domains = `select 'create domain ' || ${named('t.typname')} || ' as ' || format_type(t.typbasetype, t.typtypmod) ||
    case when t.typnotnull then ' not null' else '' end || coalesce(' default ' || t.typdefault, '') || coalesce(' ' ||
      (select string_agg(pg_get_constraintdef(c.oid), ' ' order by c.conname) from pg_constraint c where c.contypid = t.oid and c.contype = 'c'), '') || ';' as line
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
  where ${ours} and t.typtype = 'd' and ${notOfExtension('pg_type', 't')} order by n.nspname, t.typname`;

const sequences = `select 'create sequence ' || ${named('c.relname')} || ' as ' || format_type(s.seqtypid, null) || ' start ' || s.seqstart ||
    ' increment ' || s.seqincrement || ' cache ' || s.seqcache || case when s.seqcycle then ' cycle' else '' end || ';' as line
  from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
  where ${ours} and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'i')
  order by n.nspname, c.relname`;

const functions = `select pg_get_functiondef(p.oid) || ';' as line from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where ${ours} and p.prokind in ('f', 'p') and ${notOfExtension('pg_proc', 'p')}
  order by n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)`;

const relations = `select ${named('c.relname')} as name,
    case c.relpersistence when 'u' then 'unlogged ' else '' end || 'table' as kind,
    case when c.relispartition then ' partition of ' || (select i.inhparent::regclass from pg_inherits i where i.inhrelid = c.oid)
      || ' ' || pg_get_expr(c.relpartbound, c.oid) else '' end ||
    case when c.relkind = 'p' then ' partition by ' || pg_get_partkeydef(c.oid) else '' end as bound,
    coalesce(' with (' || (select string_agg(o, ', ' order by o) from unnest(c.reloptions ||
      (select array_agg('toast.' || t) from pg_class b, unnest(b.reloptions) t where b.oid = c.reltoastrelid)) o) || ')', '') as options
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${ours} and c.relkind in ('r', 'p') and ${notOfExtension('pg_class', 'c')} order by n.nspname, c.relname`;

const columns = `select ${named('c.relname')} as name, quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) ||
    case when a.attcollation <> t.typcollation then ' collate ' || (select quote_ident(collname) from pg_collation where oid = a.attcollation) else '' end ||
    case when a.attstorage <> t.typstorage then ' storage ' ||
      case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end else '' end ||
    case a.attcompression when 'p' then ' compression pglz' when 'l' then ' compression lz4' else '' end ||
    case when a.attgenerated <> '' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ')' ||
        case a.attgenerated when 's' then ' stored' else ' virtual' end
      when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end ||
    case a.attidentity when 'a' then ' generated always as identity' when 'd' then ' generated by default as identity' else '' end ||
    case when a.attnotnull then ' not null' else '' end ||
    coalesce(' statistics ' || nullif(a.attstattarget, -1), '') as line
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where ${ours} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped order by n.nspname, c.relname, a.attnum`;

/** From PostgreSQL 18 a not-null is a constraint as well; the column says it. */
const constraints = `select ${named('c.relname')} as name, 'constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid) as line
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where ${ours} and k.contype in ('p', 'u', 'c', 'f', 'x')
  order by n.nspname, c.relname, position(k.contype::text in 'pufxc'), k.conname`;

const indexes = `select ${named('c.relname')} as name, pg_get_indexdef(i.indexrelid) || case when i.indisvalid then ';' else '; -- invalid' end as line
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
  where ${ours} and not exists (select from pg_constraint k where k.conindid = i.indexrelid) order by n.nspname, c.relname, x.relname`;

const triggers = `select ${named('c.relname')} as name, pg_get_triggerdef(g.oid) ||
    case g.tgenabled when 'O' then ';' else '; -- enabled: ' || g.tgenabled::text end as line
  from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where ${ours} and not g.tgisinternal order by n.nspname, c.relname, g.tgname`;

const policies = `select name, line from (
    select ${named('c.relname')} as name, 0 as place, '' as part, 'alter table ' || ${named('c.relname')} || ' enable row level security;' as line
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours} and c.relrowsecurity
    union all select ${named('c.relname')}, 1, p.polname, 'create policy ' || quote_ident(p.polname) || ' for ' || p.polcmd::text ||
      coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '') || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') || ';'
      from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${ours}
  ) all_policies order by name, place, part`;

const comments = `select ${named('c.relname')} as name, 'comment on ' ||
    case when d.objsubid = 0 then 'table ' || ${named('c.relname')} else 'column ' || ${named('c.relname')} || '.' || quote_ident(a.attname) end ||
    ' is ' || quote_literal(d.description) || ';' as line
  from pg_description d join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass join pg_namespace n on n.oid = c.relnamespace
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid
  where ${ours} and c.relkind in ('r', 'p') order by n.nspname, c.relname, d.objsubid`;

const views = `select 'create ' || case c.relkind when 'm' then 'materialized ' else '' end || 'view ' || ${named('c.relname')} || E' as\\n' ||
    pg_get_viewdef(c.oid) as line from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${ours} and c.relkind in ('v', 'm') and ${notOfExtension('pg_class', 'c')} order by n.nspname, c.relname`;

/** What others than the owner may do. */
function granted(on: string, what: string, acl: string, owner: string, from: string): string {
  return `select 'grant ' || string_agg(lower(privilege_type) || case when is_grantable then ' with grant option' else '' end, ', ' order by privilege_type) ||
      ' on ${on}' || what || ' to ' || grantee || ';' as line
    from (select ${what} as what, p.privilege_type, p.is_grantable,
        case when p.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(p.grantee)) end as grantee
      from ${from}, aclexplode(${acl}) p where ${ours} and p.grantee <> ${owner}) granted
    group by what, grantee order by what, grantee`;
}

const classes = 'pg_class c join pg_namespace n on n.oid = c.relnamespace';
const grants = granted('', named('c.relname'), 'c.relacl', 'c.relowner', classes);
const columnGrants = granted(
  'column ',
  `${named('c.relname')} || '.' || quote_ident(a.attname)`,
  'a.attacl',
  'c.relowner',
  `${classes} join pg_attribute a on a.attrelid = c.oid`,
);
const functionGrants = granted(
  'function ',
  `${named('f.proname')} || '(' || pg_get_function_identity_arguments(f.oid) || ')'`,
  'f.proacl',
  'f.proowner',
  'pg_proc f join pg_namespace n on n.oid = f.pronamespace',
);
const schemaGrants = granted('schema ', 'quote_ident(n.nspname)', 'n.nspacl', 'n.nspowner', 'pg_namespace n');

const defaultGrants = `select 'alter default privileges ' || coalesce('in schema ' || quote_ident(n.nspname) || ' ', '') || 'for ' || d.defaclobjtype::text ||
    ': ' || array_to_string(d.defaclacl, ', ') || ';' as line
  from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace order by 1`;
