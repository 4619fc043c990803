// A peer of the benchmark: node server.js mercurius|yoga
import { createServer } from 'node:http'
import { useGraphQlJit } from '@envelop/graphql-jit'
import Fastify from 'fastify'
import { createYoga } from 'graphql-yoga'
import mercurius from 'mercurius'
import { loaders, schema } from './schema.js'

const [host, port] = process.env.PURLIN_ADDR.split(':')
const servers = {
  mercurius: () => {
    const app = Fastify()
    app.register(mercurius, { schema, jit: 1, context: loaders })
    return app.listen({ host, port: Number(port) })
  },
  // Yoga's own answer to node:http comes in chunks; the load reads answers whose length is told.
  yoga: () => {
    const yoga = createYoga({ schema, logging: false, context: loaders, plugins: [useGraphQlJit()] })
    createServer(async (req, res) => {
      const answer = await yoga.handleNodeRequestAndResponse(req, res)
      const body = await answer.text()
      res.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      res.end(body)
    }).listen(Number(port), host)
  },
}
servers[process.argv[2]]()
