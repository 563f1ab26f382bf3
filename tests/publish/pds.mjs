// A real Bluesky server with a directory of its own in memory: node pds.mjs FOLDER HANDLE PASSWORD; prints its address.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { mkdirSync } from 'node:fs'

const [folder, handle, password, packages] = process.argv.slice(2)
const require = createRequire(join(packages, 'index.js'))
const plc = require('@did-plc/server')
const { PDS, envToCfg, envToSecrets } = require('@atproto/pds')

const directory = plc.PlcServer.create({ db: plc.Database.mock(), port: 0 })
const listening = await directory.start()
const net = require('node:net')
const free = () => new Promise((resolve) => {
  const probe = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address()
    probe.close(() => resolve(port))
  })
})
const port = await free()
mkdirSync(join(folder, 'blobs'), { recursive: true })
const env = {
  devMode: true, hostname: 'localhost', port, dataDirectory: folder, blobstoreDiskLocation: join(folder, 'blobs'),
  didPlcUrl: `http://127.0.0.1:${listening.address().port}`, serviceHandleDomains: ['.test'], inviteRequired: false,
  adminPassword: 'admin', jwtSecret: 'jwt-secret-of-a-test', disableSsrfProtection: true, rateLimitsEnabled: false,
  plcRotationKeyK256PrivateKeyHex: '1'.repeat(64), crawlers: [], bskyAppViewUrl: 'http://127.0.0.1:9',
  bskyAppViewDid: 'did:example:appview', modServiceUrl: 'http://127.0.0.1:9', modServiceDid: 'did:example:mod',
}
const server = await PDS.create(envToCfg(env), envToSecrets(env))
await server.start()
const host = `http://127.0.0.1:${port}`
const answer = await fetch(`${host}/xrpc/com.atproto.server.createAccount`, {
  method: 'POST', headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ handle, password, email: 'team@acme.test' }),
})
if (!answer.ok) throw new Error(await answer.text())
console.log(JSON.stringify({ host, did: (await answer.json()).did }))
