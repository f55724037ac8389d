FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY web/package.json web/
RUN npm ci --workspace web --include-workspace-root --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --no-workspaces --omit=dev --no-audit --no-fund

FROM node:24-slim
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/bin ./bin
COPY --from=build /app/dist ./dist
COPY --from=build /app/web/dist ./web/dist
# For --persisted: the screens of a dashboard, to begin with.
COPY --from=build /app/persisted-documents.json ./
# For --data: a place of its own that the user may write to, and a volume that is mounted there too.
RUN install -d -o node -g node /data
VOLUME /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 HUMANLOOP_GRAPHQL_METRICS_PORT=9464 XDG_CACHE_HOME=/tmp
USER node
EXPOSE 4000 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/humanloop-graphql.js"]
# What is served, unless other arguments are given: exports mounted here.
CMD ["--export", "/exports"]
