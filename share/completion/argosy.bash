# Completion of argosy for bash. Made by `argosy completion bash`.
_argosy() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command=${COMP_WORDS[1]} options= words= scenarios=
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="run check list new sources diff export ephemeris lambert transfer help completion --help --version"
        COMPREPLY=($(compgen -W "$words" -- "$current"))
        return
    fi
    case $command in
        run) options="--until --every --seed --set --library --out --resume --csv --json --quiet --help"; scenarios=1 ;;
        check) options="--set --library --json --quiet --help"; scenarios=1 ;;
        list) options="--set --library --csv --json --quiet --help"; words="scenarios library goods places processes vehicles polities legs supplies demands deposits events projects expect"; scenarios=1 ;;
        new) options="--json --quiet --help" ;;
        sources) options="--set --library --csv --json --quiet --help"; scenarios=1 ;;
        diff) options="--top --exit-code --library --csv --json --quiet --help" ;;
        export) options="--format --out --period --year --seed --set --library --json --quiet --help"; scenarios=1 ;;
        ephemeris) options="--at --from --to --step --center --frame --kernel --csv --json --quiet --help" ;;
        lambert) options="--csv --json --quiet --help" ;;
        transfer) options="--depart --arrive --revs --vehicle --load --aerobrake --scenario --set --library --json --quiet --help" ;;
        help) options="--man --json --quiet --help"; words="run check list new sources diff export ephemeris lambert transfer help completion" ;;
        completion) options="--json --quiet --help"; words="bash" ;;
    esac
    case "$command $previous" in
        "run --until") return ;;
        "run --every") return ;;
        "run --seed") return ;;
        "run --set") return ;;
        "run --library") return ;;
        "run --out" | "run -o") return ;;
        "check --set") return ;;
        "check --library") return ;;
        "list --set") return ;;
        "list --library") return ;;
        "sources --set") return ;;
        "sources --library") return ;;
        "diff --top") return ;;
        "diff --library") return ;;
        "export --format") words="csv mps"; options= scenarios= ;;
        "export --out" | "export -o") return ;;
        "export --period") return ;;
        "export --year") return ;;
        "export --seed") return ;;
        "export --set") return ;;
        "export --library") return ;;
        "ephemeris --at") return ;;
        "ephemeris --from") return ;;
        "ephemeris --to") return ;;
        "ephemeris --step") return ;;
        "ephemeris --center") return ;;
        "ephemeris --frame") words="icrf ecliptic"; options= scenarios= ;;
        "ephemeris --kernel") return ;;
        "transfer --depart") return ;;
        "transfer --arrive") return ;;
        "transfer --revs") return ;;
        "transfer --vehicle") return ;;
        "transfer --load") return ;;
        "transfer --scenario") return ;;
        "transfer --set") return ;;
        "transfer --library") return ;;
    esac
    if [[ $current == -* ]]; then
        words=$options
    elif [ -n "$scenarios" ] && { [ -z "$words" ] || [ "$COMP_CWORD" -gt 2 ]; }; then
        words=$("${COMP_WORDS[0]}" list scenarios --csv 2>/dev/null | tail -n +2 | cut -d, -f1)
    fi
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _argosy argosy
