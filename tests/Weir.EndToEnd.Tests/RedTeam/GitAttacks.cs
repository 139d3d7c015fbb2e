using System.Collections.Immutable;

namespace Weir.EndToEnd.Tests.RedTeam;

/// <summary>Traps in the clone's own git, for whoever runs git there next; and ways into the repository behind
/// it.</summary>
public sealed class GitAttacks : GroupOfAttacks
{
    private const string Changed = "changed its clone's own git directory, which is never used: ";

    internal static readonly ImmutableArray<Attack> Table =
    [
        new("a setting that runs a program",
            "git config core.fsmonitor 'touch {root}/trap'\ngit config core.sshCommand 'touch {root}/trap'",
            Fate.GetsNothing, Changed + ".git/config"),
        new("a filter for every file",
            "git config filter.x.clean 'touch {root}/trap; cat'\necho '* filter=x' > .git/info/attributes",
            Fate.GetsNothing, Changed + ".git/config, .git/info/attributes"),
        new("a hook",
            """
            mkdir -p .git/hooks
            for hook in pre-commit post-checkout reference-transaction
            do printf '#!/bin/sh\ntouch {root}/trap\n' > .git/hooks/$hook; chmod +x .git/hooks/$hook
            done
            """,
            Fate.GetsNothing,
            Changed + ".git/hooks/post-checkout, .git/hooks/pre-commit, .git/hooks/reference-transaction"),
        new("objects borrowed from another repository",
            "echo {root}/remote.git/objects >> .git/objects/info/alternates",
            Fate.GetsNothing, Changed + ".git/objects/info/alternates"),
        new("writing into the objects that all clones borrow",
            """
            p=$(cat .git/objects/info/alternates)
            touch "$p/planted" || echo held
            rm -rf "$p/pack" || echo held
            """,
            Fate.GetsNothing)
        {
            Printed = ["Read-only file system", "held"],
        },
        new("refs of the source",
            """
            git update-ref refs/heads/main HEAD~0
            git update-ref refs/weir/GARDEN-1/artifacts HEAD
            git push -q {root}/remote.git HEAD:refs/heads/main || echo held
            """,
            Fate.GetsNothing, Changed + ".git/refs/heads/main, .git/refs/weir/GARDEN-1/artifacts")
        {
            Printed = ["held"],
        },
        new("another repository in place of the clone's",
            "rm -rf .git; echo 'gitdir: {root}/remote.git' > .git",
            Fate.GetsNothing, Changed + ".git"),
        new("a pipe where settings were",
            "rm .git/config; mkfifo .git/config", Fate.GetsNothing, Changed + ".git/config"),
        new("a second work tree",
            "git worktree add -q /tmp/second", Fate.GetsNothing, Changed + ".git/refs/heads/second, .git/worktrees"),
        new("a submodule",
            """
            git init -q beds/lib
            git -C beds/lib -c user.name=x -c user.email=x@x commit -q --allow-empty -m x
            git add beds/lib
            """,
            Fate.Fails, "These paths are outside what pass edit may change: beds/lib/.git."),
        new("links out of the repository",
            """
            ln -s {root}/home beds/home
            ln -s /etc/passwd beds/passwd.txt
            ln -s ../../.. beds/up
            ln -s ../.git beds/git
            """,
            Fate.Fails,
            "These paths are outside what pass edit may change: beds/git, beds/home, beds/passwd.txt, beds/up."),
    ];

    internal override ImmutableArray<Attack> Attacks => Table;
}
