# machine.sh FOLDER PYTHON CODE PACKAGES: a system manager as process 1 of namespaces of its own, until SIGTERM.
# The root is this machine's below an overlay; PYTHON, CODE and PACKAGES are seen in /opt/gracious.
set -e
case "$1" in
boot)
	# The last step, as process 1: a root of its own, the units of the test and the journal, and no other.
	root=$2
	mount -t proc proc "$root/proc"
	echo 0 > "$root/sys/fs/cgroup/cgroup.procs"
	mount -t tmpfs tmpfs "$root/run"
	mount -t tmpfs tmpfs "$root/tmp"
	mount -t tmpfs tmpfs "$root/var/log"
	mount -t tmpfs -o mode=755 tmpfs "$root/dev"
	for node in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "$root/dev/${node%:*}" c 1 "${node#*:}"; done
	mknod -m 666 "$root/dev/tty" c 5 0
	ln -s pts/ptmx "$root/dev/ptmx"
	ln -s /proc/self/fd "$root/dev/fd"
	mkdir "$root/dev/shm" "$root/run/units" "$root/run/old"
	for name in sysinit basic sockets shutdown umount; do echo '[Unit]' > "$root/run/units/$name.target"; done
	printf '[Unit]\nWants=systemd-journald.socket systemd-journald-dev-log.socket\n' > "$root/run/units/multi-user.target"
	ln -s /lib/systemd/system/systemd-journald.service /lib/systemd/system/systemd-journald.socket \
		/lib/systemd/system/systemd-journald-dev-log.socket "$root/run/units"
	cd "$root"
	pivot_root . run/old
	umount -l /run/old
	mount --make-rshared /
	mount --bind /proc/sys /proc/sys
	mount -o remount,bind,ro /proc/sys
	export container=gracious SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/units
	exec /lib/systemd/systemd --system --unit=multi-user.target --log-target=journal --show-status=no
	;;
apart)
	# In a control group that counts as the topmost one, out of which systemd will move every process it finds.
	mount -t cgroup2 cgroup2 "$2/sys/fs/cgroup"
	mkdir "$2/sys/fs/cgroup/waiting"
	echo 0 > "$2/sys/fs/cgroup/waiting/cgroup.procs"
	exec unshare --pid --fork --kill-child sh "$0" boot "$2"
	;;
esac
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/all"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/all"
mkdir -p "$1/all/opt/gracious/python" "$1/all/opt/gracious/code" "$1/all/opt/gracious/packages"
mount --bind "$2" "$1/all/opt/gracious/python"
mount --bind "$3" "$1/all/opt/gracious/code"
mount --bind "$4" "$1/all/opt/gracious/packages"
mount -t sysfs -o ro sysfs "$1/all/sys"
mkdir "$1/groups" && mount -t cgroup2 cgroup2 "$1/groups"
group="$1/groups/gracious-$$"
mkdir "$group"
sh -c 'echo 0 > "$1/cgroup.procs"; exec unshare --cgroup --mount --uts --ipc sh "$2" apart "$3"' sh "$group" "$0" "$1/all" &
trap 'kill -9 $!' TERM
wait $! || wait $! || true
# The kernel keeps a group until the last of its processes is gone.
for _ in 1 2 3 4 5 6 7 8 9 10; do
	find "$group" -depth -type d -exec rmdir {} + 2>/dev/null && break
	sleep 0.1
done
