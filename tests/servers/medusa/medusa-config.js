// The shop of the tests: no admin screens, no Redis, everything on loopback. All that varies comes from the environment.
const { defineConfig } = require("@medusajs/framework/utils")

const own = `http://127.0.0.1:${process.env.PORT}`

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseDriverOptions: { connection: { ssl: false } },
    http: {
      storeCors: own,
      adminCors: own,
      authCors: own,
      jwtSecret: "test-only-jwt",
      cookieSecret: "test-only-cookie",
    },
  },
  admin: { disable: true },
  modules: [
    {
      resolve: "@medusajs/medusa/file",
      options: {
        providers: [
          {
            resolve: "@medusajs/medusa/file-local",
            id: "local",
            options: { backend_url: `${own}/static` },
          },
        ],
      },
    },
  ],
})
