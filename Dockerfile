# glibc, since TensorFlow's native library needs it.
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
# What TensorFlow's addon is built with where no ready one can be downloaded. Debian keeps no older versions that could be pinned.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates g++ make python3 \
  && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json tsconfig.json ./
COPY shared shared
COPY orchestrator orchestrator
COPY worker worker
COPY configs configs
RUN npm ci && npm prune --omit=dev --ignore-scripts

FROM node:24.11.1-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app /app
# The only place that is written to; the code itself belongs to root.
RUN mkdir -p .hypersweep && chown node:node .hypersweep
# The user node, by number: Kubernetes' runAsNonRoot cannot look a name up.
USER 1000:1000
ENTRYPOINT ["node", "dist/orchestrator/cli.js"]
CMD ["--help"]
