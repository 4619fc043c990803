// The part of the API that the benchmark asks for, as one would write it for Node: a
// resolver for each edge, a DataLoader for each that leads to rows, one statement
// for all that a loader is asked at once. Who sees what is in the SQL, as in bench/bare.
import { createHash, randomBytes } from 'node:crypto'
import DataLoader from 'dataloader'
import { createSchema } from 'graphql-yoga'
import pg from 'pg'

const user = process.env.BARE_USER
const pool = new pg.Pool({ connectionString: process.env.BARE_DATABASE_URL, max: 16 }) // as many as Purlin has

// sql runs a prepared statement: the name has the driver keep it.
const sql = (name, text, ...values) => pool.query({ name, text, values: [user, ...values], rowMode: 'array' }).then((r) => r.rows)

const mine = '(select project_id from memberships where user_id = $1 and removed_at is null)'

const digits = '0123456789abcdefghjkmnpqrstvwxyz'

// gid is the API's id of a UUID: 26 digits of five bits (package ent/gid).
function gid(kind, uuid) {
  let out = ''
  let bits = 2 // the two that are not used
  let held = 0
  for (let i = 0; i < 36; i++) {
    if (i === 8 || i === 13 || i === 18 || i === 23) continue
    const c = uuid.charCodeAt(i)
    held = (held << 4) | (c < 58 ? c - 48 : c - 87)
    bits += 4
    if (bits >= 5) {
      bits -= 5
      out += digits[(held >> bits) & 31]
      held &= (1 << bits) - 1
    }
  }
  return kind + '_' + out
}

// uuid is what gid was made of.
function uuid(id) {
  let n = 0n
  for (const c of id.slice(id.indexOf('_') + 1)) n = (n << 5n) | BigInt(digits.indexOf(c))
  const hex = n.toString(16).padStart(32, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const cursor = (order, at, id) => Buffer.from(`{"o":"${order}","v":${at.getTime()},"i":"${id}"}`).toString('base64url')

// by answers a loader's keys from rows that begin with theirs.
const by = (keys, rows) => {
  const found = new Map(rows.map((r) => [r[0], r]))
  return keys.map((k) => found.get(k) ?? null)
}

const page = (order, rows, first, at, id) => {
  const nodes = rows.slice(0, first)
  const last = nodes.at(-1)
  return { nodes, pageInfo: { hasNextPage: rows.length > first, endCursor: last ? cursor(order, last[at], last[id]) : null } }
}

// uuid7 is a new id: milliseconds, then chance (RFC 9562).
function uuid7(at) {
  const b = randomBytes(16)
  b.writeUIntBE(at, 0, 6)
  b[6] = 0x70 | (b[6] & 15)
  b[8] = 0x80 | (b[8] & 63)
  const hex = b.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

// digest is how Purlin hashes what a result is made of.
const digest = (...parts) => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

// start begins a translation as a transaction, a statement after the other; see bench/bare/start.go.
async function start({ fileId, outputs, force }) {
  const file = uuid(fileId)
  const c = await pool.connect()
  const run = (name, text, ...values) => c.query({ name, text, values, rowMode: 'array' }).then((r) => r.rows)
  try {
    await c.query('begin')
    const [[project, name, format, version, sha, size]] = await run('start file', `select f.project_id, f.name, f.format, v.id, v.sha256, v.size_bytes::int from files f
      join file_versions v on v.file_id = f.id and v.number = f.latest_version_number
      join memberships m on m.project_id = f.project_id and m.user_id = $1 and m.removed_at is null and m.role in ('OWNER', 'EDITOR')
      where f.id = $2 and f.deleted_at is null`, user, file)
    const [[seq, region, limit, day, usage]] = await run('start lock', `select event_seq::int, region, daily_limit::int, usage_day, usage::int from projects
      where id = $1 and archived_at is null for update`, project)
    const [[copying]] = await run('start count', `select count(*)::int from translations where project_id = $1
      and step in ('upload', 'submit', 'collect') and status in ('QUEUED', 'RUNNING')`, project)
    const now = new Date()
    const today = new Date(Math.floor(now / 86400000) * 86400000)
    const used = day?.getTime() === today.getTime() ? usage : 0
    if ((limit > 0 && used >= limit) || copying >= 1000) throw new Error('not today')
    const id = uuid7(now)
    await run('start project', 'update projects set event_seq = $2, updated_at = $3, usage_day = $4, usage = $5 where id = $1', project, seq + 1, now, today, used + 1)
    await run('start row', `insert into translations (id, created_at, project_id, file_id, file_version_id, requested_by, outputs, region, result_key, forced,
        status, stage, message, sequence, step, idempotency_hash)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'QUEUED', 'QUEUED', 'Waiting to begin', 1, 'upload', $11)`,
      id, now, project, file, version, user, JSON.stringify(outputs), region, digest(sha, size, format, outputs, 'local', 'US'), force, digest(file, null, outputs, force))
    await run('start file row', 'update files set latest_translation_id = $2 where id = $1', file, id)
    await run('start event', `insert into events (project_id, seq, at, translation_id, sequence, status, stage, progress, message, actor_id)
      values ($1, $2, $3, $4, 1, 'QUEUED', 'QUEUED', 0, 'Waiting to begin', $5)`, project, seq + 1, now, id, user)
    await run('start job', `insert into river_job (args, kind, max_attempts, queue, state, created_at, scheduled_at)
      values ($1, 'translation_step', 25, 'copy', 'available', $2, $2)`, { translation: id, step: 'upload', attempt: 1 }, now)
    const changes = [{ field: 'outputs', after: outputs.join(', ') }, ...(force ? [{ field: 'force', after: 'true' }] : [])]
    await run('start audit', `insert into audit_entries (id, created_at, last_at, project_id, action, actor_kind, actor_id, subject, subject_name, changes, address, located)
      values ($1, $2, $2, $3, 'TRANSLATION_STARTED', 'USER', $4, $5, $6, $7, '127.0.0.0', true)`, uuid7(now), now, project, user, gid('trn', id), name, JSON.stringify(changes))
    await c.query('commit')
    return { id: gid('trn', id), status: 'QUEUED', stage: 'QUEUED', progress: 0, message: 'Waiting to begin', sequence: 1, outputs, createdAt: now.toISOString() }
  } catch (e) {
    await c.query('rollback')
    throw e
  } finally {
    c.release()
  }
}

// loaders are made for each request.
export const loaders = () => ({
  people: new DataLoader(async (keys) => { // each with a project in which it is looked for first
    const ids = keys.map((k) => k.id)
    return by(ids, await sql('people', `select u.id, u.name from unnest($2::uuid[], $3::uuid[]) k(id, project)
      join lateral (select id, name from users where id = k.id and (exists (select from memberships where project_id = k.project and user_id = users.id)
        or id = $1 or id in (select user_id from memberships where project_id in ${mine})) offset 0) u on true`, ids, keys.map((k) => k.project)))
  }, { cacheKeyFn: (k) => k.id }),
  translations: new DataLoader(async (ids) =>
    by(ids, await sql('translations', `select id, status, progress from translations where id = any($2) and project_id in ${mine}`, ids))),
  counts: new DataLoader(async (ids) =>
    by(ids, await sql('counts', `select project_id, count(*)::int from files where project_id = any($2) and deleted_at is null and project_id in ${mine} group by 1`, ids))),
  files: new DataLoader(async (keys) => { // all pages of an operation are as long as the first
    const { first } = keys[0]
    const rows = await sql('files', `select p.id, f.id, f.name, f.created_at, f.created_by, f.latest_translation_id from unnest($2::uuid[]) p(id)
      cross join lateral (select id, name, created_at, created_by, latest_translation_id from files
        where project_id = p.id and deleted_at is null and project_id in ${mine} order by created_at, id limit $3) f`, keys.map((k) => k.id), first + 1)
    const of = new Map(keys.map((k) => [k.id, []]))
    for (const r of rows) of.get(r[0]).push(r)
    return keys.map((k) => page('file.+', of.get(k.id), first, 3, 1))
  }, { cacheKeyFn: (k) => k.id }),
})

export const schema = createSchema({
  typeDefs: /* GraphQL */ `
    type Query { file(id: ID!): FileById, projects(first: Int = 25): Projects! }
    type Mutation { startTranslation(input: StartTranslationInput!): TranslationPayload! }
    input StartTranslationInput { fileId: ID!, outputs: [String!]!, force: Boolean = false }
    type TranslationPayload { translation: Started, userErrors: [UserError!]! }
    type Started { id: ID!, status: String!, stage: String!, progress: Int!, message: String, sequence: Int!, outputs: [String!]!, createdAt: String! }
    type UserError { code: String!, message: String!, field: [String!] }
    type FileById { id: ID!, name: String!, format: String!, revision: Int!, createdAt: String! }
    type Projects { totalCount: Int!, pageInfo: PageInfo!, nodes: [Project!]! }
    type Project { id: ID!, name: String!, owner: User!, files(first: Int = 25): Files! }
    type Files { totalCount: Int!, pageInfo: PageInfo!, nodes: [File!]! }
    type File { id: ID!, name: String!, createdBy: User!, latestTranslation: Translation }
    type Translation { id: ID!, status: String!, progress: Int! }
    type User { id: ID!, name: String! }
    type PageInfo { hasNextPage: Boolean!, endCursor: String }
  `,
  resolvers: {
    Query: {
      file: async (_, { id }) => {
        const [row] = await sql('file', `select id, name, format, revision, created_at from files where id = $2 and deleted_at is null and project_id in ${mine}`, uuid(id))
        return row ?? null
      },
      projects: async (_, { first }) =>
        page('project.+', await sql('projects', `select id, name, owner_id, created_at from projects where deleted_at is null and archived_at is null and id in ${mine}
          order by created_at, id limit $2`, first + 1), first, 3, 0),
    },
    Mutation: { startTranslation: async (_, { input }) => ({ translation: await start(input), userErrors: [] }) },
    FileById: { id: (r) => gid('fil', r[0]), name: (r) => r[1], format: (r) => r[2], revision: (r) => r[3], createdAt: (r) => r[4].toISOString() },
    Projects: { totalCount: async () => (await sql('count', `select count(*)::int from projects where deleted_at is null and archived_at is null and id in ${mine}`))[0][0] },
    Project: {
      id: (r) => gid('prj', r[0]), name: (r) => r[1], owner: (r, _, c) => c.people.load({ id: r[2], project: r[0] }),
      files: (r, { first }, c) => c.files.load({ id: r[0], first }).then((p) => ({ ...p, project: r[0] })),
    },
    Files: { totalCount: async (p, _, c) => (await c.counts.load(p.project))?.[1] ?? 0 },
    File: { id: (r) => gid('fil', r[1]), name: (r) => r[2], createdBy: (r, _, c) => c.people.load({ id: r[4], project: r[0] }), latestTranslation: (r, _, c) => (r[5] ? c.translations.load(r[5]) : null) },
    Translation: { id: (r) => gid('trn', r[0]), status: (r) => r[1], progress: (r) => r[2] },
    User: { id: (r) => gid('usr', r[0]), name: (r) => r[1] },
  },
})
