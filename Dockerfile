# glibc, since TensorFlow's native library needs it; not root; one process that hands signals on.
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json ./
COPY shared shared
COPY orchestrator orchestrator
COPY worker worker
COPY configs configs
RUN npm ci && npm prune --omit=dev --ignore-scripts

FROM node:24.11.1-bookworm-slim
WORKDIR /app
COPY --from=build --chown=node:node /app /app
USER node
ENTRYPOINT ["node", "dist/orchestrator/cli.js"]
