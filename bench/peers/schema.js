// The part of the API that the benchmark asks for, as one would write it for Node: a
// resolver for each edge, a DataLoader for each that leads to rows, one statement
// for all that a loader is asked at once. Who sees what is in the SQL, as in bench/bare.
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

// loaders are made for each request.
export const loaders = () => ({
  people: new DataLoader(async (ids) =>
    by(ids, await sql('people', `select id, name from users where id = any($2) and (id = $1 or id in (
      select user_id from memberships where project_id in ${mine}))`, ids))),
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
    FileById: { id: (r) => gid('fil', r[0]), name: (r) => r[1], format: (r) => r[2], revision: (r) => r[3], createdAt: (r) => r[4].toISOString() },
    Projects: { totalCount: async () => (await sql('count', `select count(*)::int from projects where deleted_at is null and archived_at is null and id in ${mine}`))[0][0] },
    Project: {
      id: (r) => gid('prj', r[0]), name: (r) => r[1], owner: (r, _, c) => c.people.load(r[2]),
      files: (r, { first }, c) => c.files.load({ id: r[0], first }).then((p) => ({ ...p, project: r[0] })),
    },
    Files: { totalCount: async (p, _, c) => (await c.counts.load(p.project))?.[1] ?? 0 },
    File: { id: (r) => gid('fil', r[1]), name: (r) => r[2], createdBy: (r, _, c) => c.people.load(r[4]), latestTranslation: (r, _, c) => (r[5] ? c.translations.load(r[5]) : null) },
    Translation: { id: (r) => gid('trn', r[0]), status: (r) => r[1], progress: (r) => r[2] },
    User: { id: (r) => gid('usr', r[0]), name: (r) => r[1] },
  },
})
