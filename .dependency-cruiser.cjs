/**
 * The arrows of the house, as a rule: who may import whom.
 *
 *   recording ◀ recorder      recording ◀ story ◀ scenes ▶ nodes ▶ theme
 *   story ▶ theme/formats, theme/timing      render ▶ scenes      publish ▶ story      cli ▶ all
 */
const only = (from, allowed, comment) => ({
  name: `${from}-imports`,
  comment,
  severity: 'error',
  from: {path: `^src/${from}/`},
  to: {path: '^src/', pathNot: [`^src/${from}/`, ...allowed]},
});

module.exports = {
  forbidden: [
    only('recording', [], 'The recording is the contract: it imports nothing of ours.'),
    only('recorder', ['^src/recording/'], 'A recorder only writes recordings.'),
    only('theme', [], 'The theme is values.'),
    only(
      'story',
      ['^src/recording/', '^src/theme/(formats|timing)\\.ts$'],
      'Stories are pure: no drawing, no I/O.',
    ),
    only(
      'nodes',
      ['^src/theme/', '^src/story/'],
      'Nodes draw what they are given; they never open a recording.',
    ),
    only('scenes', ['^src/(recording|story|nodes|theme)/'], 'Scenes play stories with nodes.'),
    only('render', ['^src/(scenes|story|recording|theme)/'], 'Rendering takes scenes.'),
    only('publish', ['^src/(story|recording|theme)/'], 'Publishing takes stories.'),
    {name: 'nobody-imports-cli', severity: 'error', from: {path: '^src/(?!cli/)'}, to: {path: '^src/cli/'}},
    {
      name: 'nodes-know-only-the-vocabulary-of-stories',
      severity: 'error',
      from: {path: '^src/nodes/'},
      to: {path: '^src/story/(?!vocabulary/)'},
    },
    {
      name: 'motion-canvas-stays-in-its-place',
      comment: 'core and 2d are dormant upstream: keep the surface that would have to move small.',
      severity: 'error',
      from: {path: '^src/', pathNot: '^src/(nodes|scenes|project\\.ts|render/page/)'},
      to: {path: 'node_modules/@motion-canvas/(core|2d)'},
    },
    {
      name: 'what-runs-is-a-dependency',
      comment: 'Who installs without the development tools must be able to record and render.',
      severity: 'error',
      from: {path: '^src/'},
      to: {dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only']},
    },
    {name: 'no-cycles', severity: 'error', from: {}, to: {circular: true}},
  ],
  options: {
    doNotFollow: {path: 'node_modules'},
    tsPreCompilationDeps: true,
    tsConfig: {fileName: 'tsconfig.json'},
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
