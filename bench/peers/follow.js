// A peer of the benchmark's subscriptions: node follow.js graphql-ws|mercurius
// Whoever follows a project is told of what POST /publish says of its file.
import { createServer } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import Fastify from 'fastify'
import { useServer } from 'graphql-ws/use/ws'
import { createPubSub, createSchema } from 'graphql-yoga'
import mercurius from 'mercurius'
import { WebSocketServer } from 'ws'

const [host, port] = process.env.PURLIN_ADDR.split(':')

let followers = 0

// all waits until as many follow as are to.
async function all(query) {
  while (followers < Number(query.sockets)) await setTimeout(10)
}

// schema is what the benchmark follows, over events that subscribe gives.
const schema = (events) => createSchema({
  typeDefs: /* GraphQL */ `
    type Query { version: String! }
    type Subscription { projectEvents(projectId: ID!, after: String): Event! }
    interface Event { cursor: String!, at: String! }
    type FileEvent implements Event { cursor: String!, at: String!, kind: String!, fileId: ID! }
    type TranslationEvent implements Event { cursor: String!, at: String!, sequence: Int!, status: String!, stage: String!, progress: Int!, message: String }
  `,
  resolvers: { Subscription: { projectEvents: { subscribe: async (_, args, context) => {
    const stream = await events(args.projectId, context)
    followers++
    return stream
  } } } },
})

let sequence = 0
const renamed = (query) => ({ projectEvents: {
  __typename: 'FileEvent', cursor: `${query.project}:${++sequence}`, at: new Date().toISOString(), kind: 'RENAMED', fileId: query.file,
} })

const servers = {
  mercurius: async () => {
    const app = Fastify()
    app.register(mercurius, { schema: schema((project, { pubsub }) => pubsub.subscribe(project)), jit: 1, subscription: true })
    app.post('/publish', async ({ query }) => {
      await all(query)
      app.graphql.pubsub.publish({ topic: query.project, payload: renamed(query) })
      return {}
    })
    await app.listen({ host, port: Number(port) })
  },
  'graphql-ws': () => {
    const events = createPubSub()
    const server = createServer(async (req, res) => {
      const url = new URL(req.url, 'http://' + host)
      if (url.pathname === '/publish') {
        const query = Object.fromEntries(url.searchParams)
        await all(query)
        events.publish(query.project, renamed(query))
      }
      res.writeHead(200, { 'content-length': 2 })
      res.end('{}')
    })
    const sockets = new WebSocketServer({ server, path: '/graphql' })
    useServer({ schema: schema((project) => events.subscribe(project)) }, sockets)
    server.listen(Number(port), host)
  },
}
servers[process.argv[2]]()
