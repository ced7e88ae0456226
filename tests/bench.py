"""`make bench`: how long the heavy things take, and how that grows. Prints, judges nothing."""

from tests import bench_schema, bench_validation


def main() -> None:
    bench_schema.main()
    bench_validation.main()


if __name__ == "__main__":
    main()
