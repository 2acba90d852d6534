# syntax=docker/dockerfile:1
# Two stages: everything that builds stays behind. `npm ci` also trains the language model from seeds/.
FROM node:26-bookworm-slim AS build
WORKDIR /qishao
COPY . .
RUN npm ci --no-audit --no-fund && npm prune --omit=dev --no-audit --no-fund

FROM node:26-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 QISHAO_DATA=/data
WORKDIR /qishao
COPY --from=build /qishao ./
# Nothing of the program is written: only /data, and /tmp for what Node compiles.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Not through npm: the program itself gets the signal to stop, for which it takes at most ten seconds.
STOPSIGNAL SIGTERM
CMD ["node", "server/main.ts"]
